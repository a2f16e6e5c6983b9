using System.Globalization;
using TempleDashboard.Learning.ConvNets;

namespace TempleDashboard.Web.Training;

/// <summary>Writes a ConvNet's settings in a line.</summary>
public static class ConvNetWords
{
    public static string Describe(ConvNetOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options == new ConvNetOptions())
            return "the defaults";
        var stopping = options.EarlyStoppingPatience is { } patience ? $", early stopping after {patience}" : "";
        var size = options is { PictureWidth: null, PictureHeight: null }
            ? "1/20 of the first picture"
            : $"{Side(options.PictureWidth)} x {Side(options.PictureHeight)} pixels";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{options.Epochs} epochs{stopping}, batches of {options.BatchSize}, learning rate {options.LearningRate:0.######} "
                + $"with decay {options.LearningRateDecay:0.########}, dropout {options.Dropout}, "
                + $"filters {options.Filters1} and {options.Filters2}, units {options.Dense1} and {options.Dense2}, pictures {size}"
                + $"{(options.BalanceCategories ? ", categories weighed alike" : "")}"
                + $"{(options.MeasureNewDays ? ", measured on new days and cameras" : "")}");
    }

    private static string Side(int? pixels) => pixels?.ToString(CultureInfo.InvariantCulture) ?? "1/20";
}
