using TempleDashboard.Domain.Training;

namespace TempleDashboard.Web.Models;

/// <summary>A test picture that two models answer differently.</summary>
public sealed record AnswerDifference(TestPicture One, TestPicture Other)
{
    /// <summary>
    /// Finds them among the pictures that both were tested on; those where exactly one model is right come first.
    /// </summary>
    public static (IReadOnlyList<AnswerDifference> Differences, int Shared) Of(
        IReadOnlyList<TestPicture> one, IReadOnlyList<TestPicture> other)
    {
        var others = other.DistinctBy(picture => picture.Sha256).ToDictionary(picture => picture.Sha256);
        var shared = one.DistinctBy(picture => picture.Sha256)
            .Where(picture => others.ContainsKey(picture.Sha256))
            .Select(picture => new AnswerDifference(picture, others[picture.Sha256]))
            .ToList();
        return (
            [
                .. shared.Where(pair => pair.One.PredictedCategory != pair.Other.PredictedCategory)
                    .OrderByDescending(pair => pair.One.IsRight != pair.Other.IsRight)
                    .ThenByDescending(pair => Math.Max(pair.One.Probability, pair.Other.Probability)),
            ],
            shared.Count);
    }
}
