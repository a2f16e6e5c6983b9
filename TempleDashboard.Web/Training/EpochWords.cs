using System.Globalization;
using TempleDashboard.Domain.Data;

namespace TempleDashboard.Web.Training;

/// <summary>Says in a line where a learning curve stands.</summary>
public static class EpochWords
{
    /// <summary>
    /// Describes the last of <paramref name="epochs"/>: "Epoch 40: loss 0.21, 93% right; held out: loss 0.25, 91% right. 0.12 s per epoch."
    /// </summary>
    public static string Describe(IReadOnlyList<EpochMetric> epochs)
    {
        ArgumentNullException.ThrowIfNull(epochs);
        var last = epochs[^1];
        var heldOut = last is { ValidationLoss: { } loss, ValidationAccuracy: { } accuracy } ? $"; held out: {Point(loss, accuracy)}" : "";
        return string.Create(CultureInfo.InvariantCulture,
            $"Epoch {last.Epoch}: {Point(last.TrainLoss, last.TrainAccuracy)}{heldOut}. {Seconds(last.Seconds / last.Epoch)} per epoch.");
    }

    private static string Point(double loss, double accuracy) =>
        string.Create(CultureInfo.InvariantCulture, $"loss {loss:0.00}, {TimeWords.Percent(accuracy)} right");

    private static string Seconds(double seconds) => seconds switch
    {
        < 0.01 => "Under 0.01 s",
        < 10 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0#} s"),
        _ => TimeWords.Duration(TimeSpan.FromSeconds(seconds)),
    };
}
