using TempleDashboard.Domain.Evaluation.Splits;

namespace TempleDashboard.Domain.Training;

/// <summary>By what training pictures can be divided to tell how a model does on days and cameras that it has never seen.</summary>
/// <param name="Usable">Days before cameras.</param>
/// <param name="Hindrances">For a person: why the others tell nothing.</param>
internal sealed record CaptureDivisions(IReadOnlyList<CaptureGroups> Usable, IReadOnlyList<string> Hindrances)
{
    public static CaptureDivisions Of(IReadOnlyList<TrainingPicture> pictures, IReadOnlyList<string> categories)
    {
        int[] labels = [.. pictures.Select(picture => picture.Category)];
        var judged = new[] { CaptureGroups.ByDay(pictures.Select(picture => picture.CapturedAt)), CaptureGroups.ByCamera(pictures.Select(picture => picture.Camera)) }
            .Select(groups => (Groups: groups, Hindrance: groups.Hindrance(labels, categories)))
            .ToList();
        return new CaptureDivisions(
            [.. judged.Where(kind => kind.Hindrance is null).Select(kind => kind.Groups)],
            [.. judged.Select(kind => kind.Hindrance).OfType<string>()]);
    }
}
