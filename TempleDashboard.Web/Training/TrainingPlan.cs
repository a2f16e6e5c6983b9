using System.Globalization;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Training;

namespace TempleDashboard.Web.Training;

/// <summary>Says before the click what training will do and how long it will take.</summary>
public sealed record TrainingPlan(string Text, string Button, bool IsRepeat)
{
    /// <param name="estimate">Null while it is being measured.</param>
    public static TrainingPlan Of(TrainingReadiness readiness, TrainingEstimate? estimate)
    {
        ArgumentNullException.ThrowIfNull(readiness);
        var train = readiness.Categories.Sum(category => category.Train);
        var test = readiness.Categories.Sum(category => category.Test);
        var what = readiness.Categories is [var only]
            ? $"Train on {Count(train, "picture", "pictures")} of ‘{only.Name}’ to tell what is unlike them"
            : $"Train on {Count(train, "picture", "pictures")} in {Count(readiness.Categories.Count, "category", "categories")}";
        var check = test == 0 ? "" : $" and test on {Count(test, "other", "others")}";
        // A single category is always trained on a backbone.
        var method = readiness.Categories.Count == 1 ? TrainingMethod.Transfer : readiness.Settings.Method;
        var time = estimate?.Of(method) is { } known ? $"; about {TimeWords.Duration(Round(known))}" : "";
        var leftOut = method == TrainingMethod.Auto && estimate?.LeftOut is { } why ? $" {why}" : "";
        return readiness.ChangedSinceLastRun
            ? new($"{what}{check}{time}.{leftOut}", "Train", IsRepeat: false)
            : new(
                "Nothing has changed since the last training, so the result "
                    + $"would be much the same. {what}{check} once more{time}.{leftOut}",
                "Train again anyway",
                IsRepeat: true);
    }

    /// <summary>Rounds up to what an estimate can say.</summary>
    public static TimeSpan Round(TimeSpan time) => TimeSpan.FromSeconds(time.TotalSeconds switch
    {
        < 20 => Math.Max(1, Math.Ceiling(time.TotalSeconds)),
        < 120 => Math.Ceiling(time.TotalSeconds / 10) * 10,
        _ => Math.Ceiling(time.TotalSeconds / 60) * 60,
    });

    private static string Count(int count, string one, string many) =>
        $"{count.ToString("N0", CultureInfo.InvariantCulture)} {(count == 1 ? one : many)}";
}
