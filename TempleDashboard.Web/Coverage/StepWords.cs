using System.Globalization;
using TempleDashboard.Domain.Coverage;

namespace TempleDashboard.Web.Coverage;

/// <summary>Says a step, why it is one, and where it is done.</summary>
public static class StepWords
{
    /// <summary>The instruction: "Add about 8 night pictures of ‘Door closed’".</summary>
    public static string Instruction(this IStringLocalizer texts, NextStep step)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(step);
        return step.Kind switch
        {
            StepKind.MakeCategories => texts["Label pictures of at least two categories"],
            StepKind.AddToCategory when step.Count == 1 => texts["Add one more picture of ‘{0}’", step.Category!],
            StepKind.AddToCategory or StepKind.Balance => texts["Add about {0} more pictures of ‘{1}’", step.Count, step.Category!],
            StepKind.AddForTesting => texts["Add about {0} test pictures of ‘{1}’", step.Count, step.Category!],
            StepKind.MendLeaks => texts.Many(step.Count, "Mend 1 leak first", "Mend {0} leaks first"),
            StepKind.LookAtDoubts => texts.Many(step.Count, "Look at 1 doubtful label", "Look at {0} doubtful labels"),
            StepKind.TellApart => texts[
                "‘{0}’ and ‘{1}’ look alike to the model: look at {2} doubtful labels", step.Category!, step.Other!, step.Count],
            StepKind.AddAtHours when step.Camera is { } camera => texts["{0}, from camera ‘{1}’", AtHours(texts, step), camera],
            StepKind.AddAtHours => AtHours(texts, step),
            StepKind.Train => texts["Nothing is missing: train now"],
            StepKind.AddMore when step.Category is { } weakest => texts[
                "Add {0} more pictures, most of them of ‘{1}’", step.Count, weakest],
            StepKind.AddMore => texts["Add {0} more pictures", step.Count],
            _ => texts["Nothing is missing"],
        };
    }

    /// <summary>Why, in a sentence or two.</summary>
    public static string Reason(this IStringLocalizer texts, NextStep step)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(step);
        return step.Kind switch
        {
            StepKind.MakeCategories => texts["A classifier tells categories apart. Ten pictures of each are a good beginning."],
            StepKind.AddToCategory => texts["With fewer than ten training pictures a category is hardly learned."],
            StepKind.AddForTesting => texts["Without test pictures nobody can say how well it is recognised."],
            StepKind.MendLeaks => texts["Test pictures are all but the same as training pictures, so that the test flatters the model."],
            StepKind.LookAtDoubts or StepKind.TellApart => texts[
                "The newest model disputes these labels. A wrong label teaches it something false; one click puts it right."],
            StepKind.AddAtHours => texts[
                "Taken between {0}:00 and {1}:00. The other categories have pictures of these hours, and this one has hardly any. "
                + "Where it never occurs then, leave it as it is.",
                DayParts.HoursOf(step.Part!.Value).From, DayParts.HoursOf(step.Part.Value).To],
            StepKind.Balance => texts[
                "‘{0}’ has more than five times as many, and tends to win too often.", step.Other!],
            StepKind.Train => texts["Pictures, labels or settings have changed since the newest model, or there is none yet."],
            StepKind.AddMore when step.Category is { } weakest => texts[
                "They would raise the share of right answers by about {0} points. ‘{1}’ is misread most often.",
                Points(step.Gain ?? 0), weakest],
            StepKind.AddMore => texts["They would raise the share of right answers by about {0} points.", Points(step.Gain ?? 0)],
            _ => texts["The newest model has learned all that is labelled, and more pictures of the same kind would change little."],
        };
    }

    /// <summary>Says that there are pictures to look among first; null where there are none.</summary>
    public static string? Waiting(this IStringLocalizer texts, NextStep step)
    {
        ArgumentNullException.ThrowIfNull(step);
        return (step.Unlabelled, step.Kind) switch
        {
            (0, _) => null,
            (_, StepKind.AddAtHours) => texts.Many(
                step.Unlabelled, "1 picture of these hours waits for a label: look there first.",
                "{0} pictures of these hours wait for a label: look there first."),
            _ => texts.Many(
                step.Unlabelled, "1 picture waits for a label: look there first.", "{0} pictures wait for a label: look there first."),
        };
    }

    /// <summary>What a part of the day is called.</summary>
    public static string PartOfDay(this IStringLocalizer texts, DayPart part)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return part switch
        {
            DayPart.Morning => texts["Morning"],
            DayPart.Midday => texts["Midday"],
            DayPart.Afternoon => texts["Afternoon"],
            _ => texts["Night"],
        };
    }

    /// <summary>Writes a share as points: 0.021 as "2.1".</summary>
    public static string Points(double share) => (share * 100).ToString("0.#", CultureInfo.InvariantCulture);

    private static string AtHours(IStringLocalizer texts, NextStep step) => step.Part switch
    {
        DayPart.Morning => texts["Add about {0} morning pictures of ‘{1}’", step.Count, step.Category!],
        DayPart.Midday => texts["Add about {0} midday pictures of ‘{1}’", step.Count, step.Category!],
        DayPart.Afternoon => texts["Add about {0} afternoon pictures of ‘{1}’", step.Count, step.Category!],
        _ => texts["Add about {0} night pictures of ‘{1}’", step.Count, step.Category!],
    };
}

/// <summary>Where a step is done.</summary>
public static class StepLinks
{
    /// <summary>The page, below the program's address.</summary>
    public static string Of(long classifierId, NextStep step)
    {
        ArgumentNullException.ThrowIfNull(step);
        var label = string.Create(CultureInfo.InvariantCulture, $"classifiers/{classifierId}/label");
        return step.Kind switch
        {
            StepKind.MakeCategories => label,
            StepKind.MendLeaks => string.Create(CultureInfo.InvariantCulture, $"classifiers/{classifierId}/look-alikes"),
            StepKind.LookAtDoubts or StepKind.TellApart => string.Create(CultureInfo.InvariantCulture, $"models/{step.ModelId}#doubts"),
            StepKind.Train => string.Create(CultureInfo.InvariantCulture, $"classifiers/{classifierId}/train"),
            StepKind.Nothing => string.Create(CultureInfo.InvariantCulture, $"classifiers/{classifierId}/models"),
            _ when step.Unlabelled > 0 => $"{label}?show=unlabelled{Place(step)}",
            _ => Upload(classifierId, step),
        };
    }

    /// <summary>The Label page with the step's category chosen: what is uploaded there is offered as that.</summary>
    public static string Upload(long classifierId, NextStep step)
    {
        ArgumentNullException.ThrowIfNull(step);
        return string.Create(
            CultureInfo.InvariantCulture, $"classifiers/{classifierId}/label?show={step.CategoryId}{Place(step)}");
    }

    /// <summary>The pictures of one cell of the matrix.</summary>
    public static string Cell(long classifierId, CoverageCell cell)
    {
        ArgumentNullException.ThrowIfNull(cell);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"classifiers/{classifierId}/label?show={cell.CategoryId}&hours={cell.Hour}-{(cell.Hour + 1) % 24}{Named(cell.Camera)}");
    }

    private static string Place(NextStep step) => step.Part is { } part
        ? string.Create(CultureInfo.InvariantCulture, $"&hours={DayParts.HoursOf(part).From}-{DayParts.HoursOf(part).To}")
            + Named(step.Camera)
        : "";

    private static string Named(string? camera) => camera is null ? "" : $"&name={Uri.EscapeDataString(camera)}";
}
