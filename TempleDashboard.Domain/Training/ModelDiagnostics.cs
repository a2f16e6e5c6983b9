using TempleDashboard.Domain.Data;
using TempleDashboard.Learning.Evaluation;
using TempleDashboard.Learning.Heads;
using TempleDashboard.Learning.Splits;

namespace TempleDashboard.Domain.Training;

/// <summary>
/// Asks of a finished training what its test score does not tell: which labels are doubtful, and how it fares on new days and cameras.
/// </summary>
internal static class ModelDiagnostics
{
    private const int Folds = 5;

    /// <summary>Asks everything of a head and the pictures that it was trained on.</summary>
    public static ModelFindings Of(
        IReadOnlyList<TrainingPicture> pictures,
        IReadOnlyList<string> categories,
        HeadData data,
        TrainedHead head,
        HeadOptions options,
        CancellationToken cancellationToken
    ) => new(Doubts(pictures, categories, head.OutOfFold), Splits(pictures, categories, data, head.L2, options, cancellationToken));

    /// <summary>Lists the training pictures that the model would misread if it had not seen them.</summary>
    /// <param name="pictures">The training pictures, in the order of <paramref name="outOfFold"/>.</param>
    /// <param name="categories">The categories' names.</param>
    /// <param name="outOfFold">See <see cref="TrainedHead.OutOfFold"/>; null is returned where it is empty.</param>
    public static LabelDoubts? Doubts(IReadOnlyList<TrainingPicture> pictures, IReadOnlyList<string> categories, float[] outOfFold)
    {
        var held = Enumerable.Range(0, outOfFold.Length / categories.Count).Count(i => !float.IsNaN(outOfFold[i * categories.Count]));
        if (held == 0)
            return null;
        var found = LabelDoubt.Find([.. pictures.Select(picture => picture.Category)], outOfFold, categories.Count);
        return new LabelDoubts(
            held,
            found.Count,
            [
                .. found
                    .Take(LabelDoubts.MostKept)
                    .Select(doubt =>
                    {
                        var picture = pictures[doubt.Picture];
                        return new DoubtfulLabel(
                            picture.Sha256,
                            picture.Name,
                            categories[picture.Category],
                            categories[doubt.Suggested],
                            doubt.Probability,
                            doubt.LabelProbability);
                    }),
            ]);
    }

    /// <summary>
    /// Compares random folds with folds of whole days, and of whole cameras, at the strength <paramref name="l2"/> that was chosen already:
    /// two or three fits a fold, no search.
    /// </summary>
    /// <param name="pictures">The training pictures, in the order of <paramref name="data"/>.</param>
    public static SplitEvaluation Splits(
        IReadOnlyList<TrainingPicture> pictures,
        IReadOnlyList<string> categories,
        HeadData data,
        double l2,
        HeadOptions options,
        CancellationToken cancellationToken)
    {
        var divisions = CaptureDivisions.Of(pictures, categories);
        // Days and cameras mostly come out of the same names: the pictures are the same, and are prepared and divided at random only once.
        var comparisons = divisions.Usable
            .GroupBy(groups => groups.Known, new SamePictures())
            .SelectMany(same => Compare([.. same], same.Key, data, l2, options, cancellationToken));
        return new SplitEvaluation([.. comparisons.OrderBy(split => split.Kind)], divisions.Hindrances)
        {
            MeasuredBy = ModelKinds.Transfer,
        };
    }

    /// <param name="kinds">Groups that all know the same pictures.</param>
    private static IEnumerable<SplitComparison> Compare(
        CaptureGroups[] kinds, int[] known, HeadData data, double l2, HeadOptions options, CancellationToken cancellationToken)
    {
        var labels = Array.ConvertAll(known, i => data.Labels[i]);
        var features = new float[known.Length * data.Dimension];
        for (var i = 0; i < known.Length; i++)
            data.Features.AsSpan(known[i] * data.Dimension, data.Dimension).CopyTo(features.AsSpan(i * data.Dimension));
        int[] singles = [.. Enumerable.Range(0, known.Length)];
        var divisions = kinds
            .Select(groups => Array.ConvertAll(known, i => groups.Groups[i]))
            .Prepend(singles)
            .Select(groups => StratifiedFolds.Of(labels, groups, Folds, options.Seed))
            .ToList();
        var answers = HeldOutAnswers.Of(
            new HeadData(features, labels, data.ClassCount, singles), divisions, l2, options, cancellationToken);
        return kinds.Select((groups, i) => SplitComparison.Of(groups.Kind, groups.Count, labels, answers[0], answers[i + 1]));
    }

    private sealed class SamePictures : IEqualityComparer<int[]>
    {
        public bool Equals(int[]? x, int[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(int[] known) => known.Length;
    }
}

/// <summary>By what training pictures can be divided to tell how a model does on days and cameras that it has never seen.</summary>
/// <param name="Usable">Days before cameras.</param>
/// <param name="Hindrances">For a person: why the others tell nothing.</param>
internal sealed record CaptureDivisions(IReadOnlyList<CaptureGroups> Usable, IReadOnlyList<string> Hindrances)
{
    public static CaptureDivisions Of(IReadOnlyList<TrainingPicture> pictures, IReadOnlyList<string> categories)
    {
        int[] labels = [.. pictures.Select(picture => picture.Category)];
        var judged = new[]
        {
            CaptureGroups.ByDay(pictures.Select(picture => picture.CapturedAt)),
            CaptureGroups.ByCamera(pictures.Select(picture => picture.Camera)),
        }
            .Select(groups => (Groups: groups, Hindrance: groups.Hindrance(labels, categories)))
            .ToList();
        return new CaptureDivisions(
            [.. judged.Where(kind => kind.Hindrance is null).Select(kind => kind.Groups)],
            [.. judged.Select(kind => kind.Hindrance).OfType<string>()]);
    }
}
