using System.Globalization;
using TempleDashboard.Learning.Evaluation;

namespace TempleDashboard.Web.Models;

/// <summary>Says whether a model's confidences can be believed.</summary>
public static class CalibrationWords
{
    /// <summary>Below this many test pictures chance alone makes a calibration error of several points.</summary>
    public const int FewPictures = 200;

    /// <summary>Compares how sure the model was on average with how often it was right, as far as the number of pictures allows.</summary>
    public static string Calibrated(this IStringLocalizer texts, ClassificationReport report)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(report);
        var sure = MeanConfidence(report.Calibration);
        var (mean, right) = (TimeWords.Percent(sure), TimeWords.Percent(report.Accuracy));
        if (sure > report.AccuracyInterval.High)
        {
            return texts[
                "It is too sure of itself: on the {0} test pictures it was {1} sure on average, and right in {2}.",
                report.Count, mean, right];
        }

        return sure < report.AccuracyInterval.Low
            ? texts[
                "It is right more often than it says: on the {0} test pictures it was {1} sure on average, and right in {2}.",
                report.Count, mean, right]
            : texts[
                "Yes, as far as that many pictures can tell: on the {0} test pictures it was {1} sure on average, and right in {2}.",
                report.Count, mean, right];
    }

    /// <summary>Writes a calibration error as "3.2 points".</summary>
    public static string Points(this IStringLocalizer texts, double error) =>
        texts["{0} points", (error * 100).ToString("0.#", CultureInfo.InvariantCulture)];

    private static double MeanConfidence(Calibration calibration) =>
        calibration.Bins.Sum(bin => bin.Count * bin.MeanConfidence) / Math.Max(1, calibration.Bins.Sum(bin => bin.Count));
}
