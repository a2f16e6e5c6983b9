using TempleDashboard.Learning.Curves;

namespace TempleDashboard.Domain.Coverage;

/// <summary>
/// Puts what would help into an order: what hinders training, then what makes its numbers false, then what makes it better.
/// </summary>
internal static class StepRules
{
    /// <summary>With fewer training pictures a category is hardly learned.</summary>
    public const int FewestOfCategory = 10;

    /// <summary>A category with this many times the pictures of another one tends to win too often.</summary>
    private const int Imbalance = 5;

    private const int FewestDoubts = 3;

    /// <summary>Doubtful labels matter from this share of the training pictures on.</summary>
    private const double DoubtfulShare = 0.02;

    /// <summary>A gain below this, half a point, is not worth twenty labels.</summary>
    private const double LeastGain = 0.005;

    /// <summary>Lists all steps, the next one first; never empty.</summary>
    public static IReadOnlyList<NextStep> Of(StepFacts facts) => [.. Steps(facts)];

    private static IEnumerable<NextStep> Steps(StepFacts facts)
    {
        var categories = facts.Matrix.Categories;
        if (categories.Count == 0 || (categories is [{ Train: < FewestOfCategory }] && facts.OtherCategories == 0))
        {
            yield return new(StepKind.MakeCategories);
            yield break;
        }
        var isHindered = false;
        foreach (var few in categories.Where(category => category.Train < FewestOfCategory).OrderBy(category => category.Train))
        {
            isHindered = true;
            yield return Of(StepKind.AddToCategory, few) with
            {
                Count = FewestOfCategory - few.Train, Unlabelled = facts.Unlabelled,
            };
        }
        foreach (var untested in categories.Where(category => category is { Test: 0, Train: >= FewestOfCategory }))
            yield return Of(StepKind.AddForTesting, untested) with { Count = 3, Unlabelled = facts.Unlabelled };
        if (facts.Leaks > 0)
            yield return new(StepKind.MendLeaks) { Count = facts.Leaks };
        if (Doubts(facts) is { } doubts)
            yield return doubts;
        foreach (var gap in facts.Matrix.Gaps.Where(gap => categories.First(one => one.Id == gap.CategoryId).Train >= FewestOfCategory))
        {
            yield return new(StepKind.AddAtHours)
            {
                CategoryId = gap.CategoryId, Category = gap.Category, Part = gap.Part, Count = gap.Add, Unlabelled = gap.Unlabelled,
                Camera = facts.Matrix.Cameras.Count > 1 ? gap.Camera : null,
            };
        }
        if (categories.MaxBy(category => category.Train) is { } most
            && categories.MinBy(category => category.Train) is { Train: >= FewestOfCategory } least
            && most.Train >= Imbalance * least.Train)
        {
            yield return Of(StepKind.Balance, least) with
            {
                Count = (most.Train / Imbalance) + 1 - least.Train, Other = most.Name, Unlabelled = facts.Unlabelled,
            };
        }
        if (facts.CanTrain && facts.HasChanged)
            yield return new(StepKind.Train);
        if (facts.Forecast is { Gain: >= LeastGain } forecast)
        {
            var weakest = categories.FirstOrDefault(category => category.Id == facts.WeakestCategoryId);
            yield return new(StepKind.AddMore)
            {
                CategoryId = weakest?.Id, Category = weakest?.Name, Count = forecast.More, Gain = forecast.Gain,
                Unlabelled = facts.Unlabelled,
            };
        }
        if (!isHindered && !(facts.CanTrain && facts.HasChanged))
            yield return new(StepKind.Nothing);
    }

    /// <summary>Names the two categories where most of the disputed labels are theirs.</summary>
    private static NextStep? Doubts(StepFacts facts)
    {
        var doubts = facts.Doubts;
        if (doubts.Count < Math.Max(FewestDoubts, DoubtfulShare * facts.Matrix.Categories.Sum(category => category.Train)))
            return null;
        var pair = doubts.GroupBy(doubt => string.CompareOrdinal(doubt.Label, doubt.Suggested) < 0
            ? (doubt.Label, doubt.Suggested)
            : (doubt.Suggested, doubt.Label)).MaxBy(group => group.Count())!;
        var apart = facts.Matrix.Categories.Count > 2 && 2 * pair.Count() > doubts.Count;
        return new(apart ? StepKind.TellApart : StepKind.LookAtDoubts)
        {
            Count = doubts.Count, ModelId = facts.ModelId, Category = apart ? pair.Key.Item1 : null,
            Other = apart ? pair.Key.Item2 : null,
        };
    }

    private static NextStep Of(StepKind kind, CoverageCategory category) =>
        new(kind) { CategoryId = category.Id, Category = category.Name };
}

/// <summary>All that decides on the next step.</summary>
internal sealed record StepFacts(CoverageMatrix Matrix)
{
    /// <summary>Common categories that join the training.</summary>
    public int OtherCategories { get; init; }

    /// <summary>Pictures of the temple that wait for a label of this classifier.</summary>
    public int Unlabelled { get; init; }

    /// <summary>Stacks of look-alikes that lie on both sides of the split.</summary>
    public int Leaks { get; init; }

    /// <summary>Labels that the newest model disputes and nobody has looked at since.</summary>
    public IReadOnlyList<OpenDoubt> Doubts { get; init; } = [];

    /// <summary>The newest model.</summary>
    public long? ModelId { get; init; }

    /// <summary>What more pictures would bring; null where it was not measured.</summary>
    public GainForecast? Forecast { get; init; }

    /// <summary>The category that is misread most often.</summary>
    public long? WeakestCategoryId { get; init; }

    public bool CanTrain { get; init; }

    /// <summary>Whether a training would make another model than the newest one.</summary>
    public bool HasChanged { get; init; }
}

/// <summary>A label that a model disputes.</summary>
/// <param name="Label">The category that it has.</param>
/// <param name="Suggested">What the model takes it for.</param>
internal sealed record OpenDoubt(string Label, string Suggested);
