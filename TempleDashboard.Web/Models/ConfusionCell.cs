using TempleDashboard.Domain.Training;

namespace TempleDashboard.Web.Models;

/// <summary>
/// A cell of the confusion matrix: how many pictures of <paramref name="Actual"/> were taken for <paramref name="Predicted"/>.
/// </summary>
public sealed record ConfusionCell(string Actual, string Predicted)
{
    public bool IsRight => Actual == Predicted;

    /// <summary>Picks the cell's pictures; the most certain first where they were misread, the least certain first where right.</summary>
    public IReadOnlyList<TestPicture> Pick(IEnumerable<TestPicture> pictures)
    {
        var mine = pictures.Where(picture => picture.TrueCategory == Actual && picture.PredictedCategory == Predicted);
        return IsRight
            ? [.. mine.OrderBy(picture => picture.Probability)]
            : [.. mine.OrderByDescending(picture => picture.Probability)];
    }
}
