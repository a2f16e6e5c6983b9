using System.Globalization;
using TempleDashboard.Learning.Evaluation;

namespace TempleDashboard.Web.Models;

/// <summary>Where things lie in the reliability diagram, in units of its view box.</summary>
public static class ReliabilityShape
{
    public const double Width = 340;
    public const double Height = 306;
    public const double Left = 44;
    public const double Top = 10;

    /// <summary>Side of the square in which both shares go from 0 to 1.</summary>
    public const double Side = 240;
    public const double Bottom = Top + Side;

    /// <summary>Bars of fewer pictures are drawn faint: one picture more would move them far.</summary>
    public const int FewPictures = 5;

    /// <summary>The plot is a little wider than high, so that counts fit below the bars; the last mark needs room beside it.</summary>
    public const double Span = Width - Left - 18;

    public static string X(double share) => Number(Left + share * Span);

    public static string Y(double share) => Number(Bottom - share * Side);

    public static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>Writes a bin's confidences as "80–90%".</summary>
    public static string Range(ReliabilityBin bin)
    {
        ArgumentNullException.ThrowIfNull(bin);
        return FormattableString.Invariant($"{bin.Lower * 100:0}–{bin.Upper * 100:0}%");
    }

    /// <summary>Says what the diagram shows, for those who do not see it.</summary>
    public static string Describe(IStringLocalizer texts, Calibration calibration)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(calibration);
        var filled = calibration.Bins.Where(bin => bin.Count > 0).Select(bin => DescribeBin(texts, bin));
        return $"{texts["Reliability diagram."].Value} {string.Join("; ", filled)}.";
    }

    /// <summary>Says how often the model was right where it was about as sure as this.</summary>
    public static string DescribeBin(IStringLocalizer texts, ReliabilityBin bin)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(bin);
        return texts["{0} sure: {1} of {2} right", Range(bin), TimeWords.Percent(bin.Accuracy), bin.Count];
    }
}
