using TempleDashboard.Domain.Labels;
using TempleDashboard.Domain.People;

namespace TempleDashboard.Web.Labels;

/// <summary>Says what happened to labels.</summary>
public static class LabelWords
{
    public static string Pictures(this IStringLocalizer texts, long count) => texts.Many(count, "1 picture", "{0} pictures");

    /// <summary>Says what a step did: "25 pictures: Sunflower".</summary>
    public static string Step(this IStringLocalizer texts, LabelStepKind kind, int count, string? category) => kind switch
    {
        LabelStepKind.Unlabelled => texts["{0}: unlabelled", texts.Pictures(count)],
        LabelStepKind.MovedToTesting => texts["{0}: for testing", texts.Pictures(count)],
        LabelStepKind.Confirmed => texts["{0}: as suggested", texts.Pictures(count)],
        LabelStepKind.MovedToTraining => texts["{0}: for training", texts.Pictures(count)],
        LabelStepKind.SetAside => texts["{0}: set aside", texts.Pictures(count)],
        LabelStepKind.TakenIn => texts["{0}: in use", texts.Pictures(count)],
        _ => texts["{0}: {1}", texts.Pictures(count), category ?? texts["a deleted category"]],
    };

    /// <summary>Says what a stack is: "12 alike, 3 used".</summary>
    public static string Stack(this IStringLocalizer texts, StackSummary stack)
    {
        ArgumentNullException.ThrowIfNull(stack);
        var count = NumberWords.Count(stack.Count);
        return stack switch
        {
            { Labelled: 0 } => texts["{0} alike", count],
            _ when stack.Labelled < stack.Count =>
                texts["{0} alike, {1} labelled, {2} used", count, NumberWords.Count(stack.Labelled), NumberWords.Count(stack.Used)],
            _ => texts["{0} alike, {1} used", count, NumberWords.Count(stack.Used)],
        };
    }

    /// <summary>Says why an undo left labels alone, and who has changed them.</summary>
    public static string WhyKept(this IStringLocalizer texts, IReadOnlyList<KeptLabel> kept, Func<long?, string?> nameOf)
    {
        ArgumentNullException.ThrowIfNull(kept);
        ArgumentNullException.ThrowIfNull(nameOf);
        var first = kept[0];
        if (kept.All(label => label.CategoryIsGone))
        {
            return texts.Many(
                kept.Count, "The category that the picture had was deleted.", "The category that {0} pictures had was deleted.");
        }
        if (kept.Count > 1)
        {
            return texts[
                "Somebody else ({0}) has changed {1} pictures since. They stay as they are.", texts.Source(Sources(kept)), kept.Count];
        }
        return first.CategoryId is null
            ? texts["Somebody else has taken the label away since."]
            : texts[
                "Somebody else ({0}) has labelled it “{1}” since.", texts.Source([first.LabelledBy]), nameOf(first.CategoryId) ?? "?"];
    }

    private static IEnumerable<string> Sources(IEnumerable<KeptLabel> kept) => kept.Select(label => label.LabelledBy).Distinct();

    /// <summary>Says where somebody was who is not known by name.</summary>
    private static string Source(this IStringLocalizer texts, IEnumerable<string> who) => string.Join(", ", who.Select(one => one switch
    {
        Access.AnybodyHere or "browser" => texts["at this computer"].Value,
        "" => texts["nobody knows who"].Value,
        _ when one.StartsWith("api", StringComparison.Ordinal) || one.StartsWith(Access.KeyPrefix, StringComparison.Ordinal) =>
            texts["by the API"].Value,
        _ => one,
    }).Distinct());
}
