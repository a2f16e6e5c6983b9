using TempleDashboard.Domain.Evaluation.Doubts;
using TempleDashboard.Domain.Training;

namespace TempleDashboard.Web.Features.Models;

/// <summary>A picture on which label and model disagree.</summary>
/// <param name="Label">The label that the model was made or tested with.</param>
/// <param name="Suggested">What the model says.</param>
/// <param name="Probability">Of what the model says, 0 to 1.</param>
public sealed record CheckedPicture(string Sha256, string Name, string Label, string Suggested, double Probability)
{
    public static CheckedPicture Of(DoubtfulLabel doubt)
    {
        ArgumentNullException.ThrowIfNull(doubt);
        return new(doubt.Sha256, doubt.Name, doubt.Category, doubt.Suggested, doubt.Probability);
    }

    /// <summary>Picks the misread ones of <paramref name="pictures"/>, the surest first: there the label is most likely to be the mistake.</summary>
    public static IReadOnlyList<CheckedPicture> Misread(IEnumerable<TestPicture> pictures) =>
    [
        .. pictures.Where(picture => !picture.IsRight).OrderByDescending(picture => picture.Probability)
            .Select(picture => new CheckedPicture(picture.Sha256, picture.Name, picture.TrueCategory, picture.PredictedCategory, picture.Probability)),
    ];
}
