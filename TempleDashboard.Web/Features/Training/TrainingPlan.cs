using System.Globalization;
using TempleDashboard.Domain.Training;
using TempleDashboard.Web.Shared;

namespace TempleDashboard.Web.Features.Training;

/// <summary>Says before the click what training will do and how long it will take.</summary>
public sealed record TrainingPlan(string Text, string Button, bool IsRepeat)
{
    /// <summary>Decoding a picture and looking at it once, on a small machine with two cores.</summary>
    private const double SecondsPerPicture = 0.04;

    /// <summary>Learning from what was seen, testing and saving.</summary>
    private const double SecondsToLearn = 3;

    public static TrainingPlan Of(TrainingReadiness readiness)
    {
        ArgumentNullException.ThrowIfNull(readiness);
        var train = readiness.Categories.Sum(category => category.Train);
        var test = readiness.Categories.Sum(category => category.Test);
        var what = $"Train on {Count(train, "picture", "pictures")} in {Count(readiness.Categories.Count, "category", "categories")}";
        var check = test == 0 ? "" : $" and test on {Count(test, "other", "others")}";
        var time = $"about {TimeWords.Duration(Estimate(readiness.PicturesToEmbed))}";
        return readiness.ChangedSinceLastRun
            ? new($"{what}{check}; {time}.", "Train", IsRepeat: false)
            : new($"Nothing has changed since the last training, so the result would be much the same. {what}{check} once more; {time}.", "Train again anyway", IsRepeat: true);
    }

    /// <summary>Guesses the time of a run, rounded to what a guess can say.</summary>
    public static TimeSpan Estimate(int picturesToEmbed)
    {
        var seconds = SecondsToLearn + picturesToEmbed * SecondsPerPicture;
        return TimeSpan.FromSeconds(seconds switch
        {
            < 20 => Math.Ceiling(seconds),
            < 120 => Math.Ceiling(seconds / 10) * 10,
            _ => Math.Ceiling(seconds / 60) * 60,
        });
    }

    private static string Count(int count, string one, string many) =>
        $"{count.ToString("N0", CultureInfo.InvariantCulture)} {(count == 1 ? one : many)}";
}
