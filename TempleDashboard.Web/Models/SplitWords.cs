using TempleDashboard.Learning.Evaluation;

namespace TempleDashboard.Web.Models;

/// <summary>Says what the two numbers of a <see cref="SplitComparison"/> mean.</summary>
public static class SplitWords
{
    /// <summary>Below this difference, chance may be all that it is.</summary>
    private const double Noticeable = 0.02;

    public static string SplitTitle(this IStringLocalizer texts, SplitComparison split) =>
        split.Kind == SplitKind.Day ? texts["On new days"] : texts["On other cameras"];

    public static string SplitUnseen(this IStringLocalizer texts, SplitComparison split) => split.Kind == SplitKind.Day
        ? texts["on pictures of days it has never seen"]
        : texts["on pictures of cameras it has never seen"];

    public static string SplitKnown(this IStringLocalizer texts, SplitComparison split) =>
        split.Kind == SplitKind.Day ? texts["on pictures of known days"] : texts["on pictures of known cameras"];

    /// <summary>Says how it was measured, and what follows from it.</summary>
    public static string SplitMeaning(this IStringLocalizer texts, SplitComparison split)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(split);
        return $"{Measured(texts, split)} {Follows(texts, split)}";
    }

    private static string Measured(IStringLocalizer texts, SplitComparison split) => split.Kind == SplitKind.Day
        ? texts[
            "Measured on {0} training pictures of {1} days, held out twice: by whole days, and picked at random.",
            split.Count, split.Groups]
        : texts[
            "Measured on {0} training pictures of {1} cameras, held out twice: by whole cameras, and picked at random.",
            split.Count, split.Groups];

    private static string Follows(IStringLocalizer texts, SplitComparison split) =>
        (split.Random - split.Unseen >= Noticeable, split.Kind) switch
        {
            (true, SplitKind.Day) => texts["Expect the first number of tomorrow's pictures; pictures of more days raise it."],
            (true, _) => texts["Expect the first number of a camera that you add; pictures of more cameras raise it."],
            (false, SplitKind.Day) => texts["What it learned holds for new days as well."],
            _ => texts["What it learned holds for other cameras as well."],
        };
}
