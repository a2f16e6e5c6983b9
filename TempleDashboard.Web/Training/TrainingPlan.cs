using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Training;

namespace TempleDashboard.Web.Training;

/// <summary>Says before the click what training will do and how long it will take.</summary>
public sealed record TrainingPlan(string Text, string Button, bool IsRepeat)
{
    /// <param name="estimate">Null while it is being measured.</param>
    public static TrainingPlan Of(IStringLocalizer texts, TrainingReadiness readiness, TrainingEstimate? estimate)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(readiness);
        // A single category is always trained on a backbone.
        var method = readiness.Categories.Count == 1 ? TrainingMethod.Transfer : readiness.Settings.Method;
        List<string> sentences = [];
        if (!readiness.ChangedSinceLastRun)
            sentences.Add(texts["Nothing has changed since the last training, so the result would be much the same."]);
        sentences.Add(What(texts, readiness));
        if (estimate?.Of(method) is { } known)
            sentences.Add(texts["It takes about {0}.", texts.Duration(Round(known))]);
        if (method == TrainingMethod.Auto && estimate?.LeftOut is { } why)
            sentences.Add(why);
        return new(
            string.Join(" ", sentences),
            readiness.ChangedSinceLastRun ? texts["Train"] : texts["Train again anyway"],
            IsRepeat: !readiness.ChangedSinceLastRun);
    }

    /// <summary>Rounds up to what an estimate can say.</summary>
    public static TimeSpan Round(TimeSpan time) => TimeSpan.FromSeconds(time.TotalSeconds switch
    {
        < 20 => Math.Max(1, Math.Ceiling(time.TotalSeconds)),
        < 120 => Math.Ceiling(time.TotalSeconds / 10) * 10,
        _ => Math.Ceiling(time.TotalSeconds / 60) * 60,
    });

    private static string What(IStringLocalizer texts, TrainingReadiness readiness)
    {
        var (train, test) = (
            NumberWords.Count(readiness.Categories.Sum(category => category.Train)),
            NumberWords.Count(readiness.Categories.Sum(category => category.Test)));
        if (readiness.Categories is [var only])
        {
            return test == "0"
                ? texts["Train on pictures of ‘{0}’ ({1}) to tell what is unlike them.", only.Name, train]
                : texts[
                    "Train on pictures of ‘{0}’ ({1}) to tell what is unlike them, and test on {2} others.", only.Name, train, test];
        }
        return test switch
        {
            "0" => texts["Train on {0} pictures in {1} categories.", train, readiness.Categories.Count],
            "1" => texts["Train on {0} pictures in {1} categories and test on 1 other.", train, readiness.Categories.Count],
            _ => texts["Train on {0} pictures in {1} categories and test on {2} others.", train, readiness.Categories.Count, test],
        };
    }
}
