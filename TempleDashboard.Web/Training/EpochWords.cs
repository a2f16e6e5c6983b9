using System.Globalization;
using TempleDashboard.Domain.Data;

namespace TempleDashboard.Web.Training;

/// <summary>Says in a line where a learning curve stands.</summary>
public static class EpochWords
{
    /// <summary>
    /// Describes the last of <paramref name="epochs"/>: "Epoch 40: loss 0.21, 93% right; held out: loss 0.25, 91% right. 0.12 s per epoch."
    /// </summary>
    public static string Epochs(this IStringLocalizer texts, IReadOnlyList<EpochMetric> epochs)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(epochs);
        var last = epochs[^1];
        var train = TimeWords.Percent(last.TrainAccuracy);
        var time = Seconds(texts, last.Seconds / last.Epoch);
        return last is { ValidationLoss: { } loss, ValidationAccuracy: { } accuracy }
            ? texts[
                "Epoch {0}: loss {1}, {2} right; held out: loss {3}, {4} right. {5} per epoch.",
                last.Epoch, Loss(last.TrainLoss), train, Loss(loss), TimeWords.Percent(accuracy), time]
            : texts["Epoch {0}: loss {1}, {2} right. {3} per epoch.", last.Epoch, Loss(last.TrainLoss), train, time];
    }

    private static string Loss(double loss) => loss.ToString("0.00", CultureInfo.InvariantCulture);

    private static string Seconds(IStringLocalizer texts, double seconds) => seconds switch
    {
        < 0.01 => texts["Under 0.01 s"],
        < 10 => texts["{0} s", seconds.ToString("0.0#", CultureInfo.InvariantCulture)],
        _ => texts.Duration(TimeSpan.FromSeconds(seconds)),
    };
}
