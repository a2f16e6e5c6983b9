using System.Globalization;
using TempleDashboard.Learning.ConvNets;

namespace TempleDashboard.Web.Training;

/// <summary>Writes a ConvNet's settings in a line.</summary>
public static class ConvNetWords
{
    public static string ConvNet(this IStringLocalizer texts, ConvNetOptions options)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(options);
        return options == new ConvNetOptions() ? texts["the defaults"] : string.Join(", ", Parts(texts, options));
    }

    private static IEnumerable<string> Parts(IStringLocalizer texts, ConvNetOptions options)
    {
        yield return texts.Many(options.Epochs, "1 epoch", "{0} epochs");
        if (options.EarlyStoppingPatience is { } patience)
            yield return texts["early stopping after {0}", patience];
        yield return texts["batches of {0}", options.BatchSize];
        yield return texts[
            "learning rate {0} with decay {1}", Number(options.LearningRate, "0.######"), Number(options.LearningRateDecay, "0.########")];
        yield return texts["dropout {0}", Number(options.Dropout, "0.##")];
        yield return texts["filters {0} and {1}", options.Filters1, options.Filters2];
        yield return texts["units {0} and {1}", options.Dense1, options.Dense2];
        yield return options is { PictureWidth: null, PictureHeight: null }
            ? texts["pictures 1/20 of the first picture"]
            : texts["pictures {0} x {1} pixels", Side(options.PictureWidth), Side(options.PictureHeight)];
        if (options.BalanceCategories)
            yield return texts["categories weighed alike"];
        if (options.MeasureNewDays)
            yield return texts["measured on new days and cameras"];
    }

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    private static string Side(int? pixels) => pixels?.ToString(CultureInfo.InvariantCulture) ?? "1/20";
}
