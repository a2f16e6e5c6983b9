using TempleDashboard.Learning.Evaluation;

namespace TempleDashboard.Web.Models;

/// <summary>Says what the two numbers of a <see cref="SplitComparison"/> mean.</summary>
public static class SplitWords
{
    /// <summary>Below this difference, chance may be all that it is.</summary>
    private const double Noticeable = 0.02;

    public static string Title(SplitComparison split) => split.Kind == SplitKind.Day ? "On new days" : "On other cameras";

    public static string Unseen(SplitComparison split) => $"on pictures of {Groups(split)} it has never seen";

    public static string Known(SplitComparison split) => $"on pictures of known {Groups(split)}";

    /// <summary>Says how it was measured, and what follows from it.</summary>
    public static string Meaning(SplitComparison split)
    {
        ArgumentNullException.ThrowIfNull(split);
        var measured =
            $"Measured on {split.Count} training pictures of {split.Groups} {Groups(split)}, "
            + $"held out twice: by whole {Groups(split)}, and picked at random.";
        return split.Random - split.Unseen >= Noticeable
            ? $"{measured} Expect the first number "
                + $"{(split.Kind == SplitKind.Day ? "of tomorrow's pictures" : "of a camera that you add")}; "
                + $"pictures of more {Groups(split)} raise it."
            : $"{measured} What it learned holds for {(split.Kind == SplitKind.Day ? "new days" : "other cameras")} as well.";
    }

    private static string Groups(SplitComparison split) => split.Kind == SplitKind.Day ? "days" : "cameras";
}
