namespace TempleDashboard.Learning.Suggestions;

/// <summary>
/// Chooses which pictures a person should label next: each one that stands for the most pictures that are in doubt and for which none
/// stands yet (greedy facility location, Nemhauser et al., 1978, weighted by uncertainty). Near-duplicates of what is labelled or chosen
/// bring nothing, so they are not chosen. Why this way: docs/learning.md has what was measured.
/// </summary>
public static class CoverageOrder
{
    /// <summary>Returns the pictures without a label in the order in which they should be labelled.</summary>
    /// <param name="labels">Category of each picture, <c>[N]</c>; -1 where it has none.</param>
    /// <param name="answers">What a head makes of them; null before there is one.</param>
    /// <param name="most">So many are chosen so; all others follow, the least certain first.</param>
    /// <exception cref="OperationCanceledException">Cancelled; ends at the next choice.</exception>
    public static IReadOnlyList<int> Of(
        SimilarityMatrix similarity, IReadOnlyList<int> labels, SuggestedAnswers? answers, int most, CancellationToken cancellation)
    {
        double[] doubt = [.. Enumerable.Range(0, labels.Count).Select(i => answers is null ? 1 : 1 - answers.Margin(i))];
        var chosen = Of(similarity, doubt, [.. labels.Select(label => label >= 0)], most, cancellation);
        var rest = Enumerable.Range(0, labels.Count).Where(i => labels[i] < 0).Except(chosen);
        return [.. chosen, .. rest.OrderByDescending(i => doubt[i]).ThenBy(i => i)];
    }

    /// <summary>Returns up to <paramref name="most"/> pictures in the order in which they should be labelled.</summary>
    /// <param name="doubt">How uncertain each picture is, <c>[N]</c>, 0 to 1; all the same before there is a head.</param>
    /// <param name="isLabelled">Which pictures are labelled, <c>[N]</c>: they are not chosen, and stand for those that are like
    /// them.</param>
    /// <exception cref="OperationCanceledException">Cancelled; ends at the next choice.</exception>
    public static IReadOnlyList<int> Of(
        SimilarityMatrix similarity, IReadOnlyList<double> doubt, IReadOnlyList<bool> isLabelled, int most, CancellationToken cancellation)
    {
        var covered = new float[similarity.Count];
        List<int> left = [];
        for (var i = 0; i < similarity.Count; i++)
        {
            if (isLabelled[i])
                Cover(covered, similarity.Row(i));
            else
                left.Add(i);
        }
        // What a choice brings only becomes less: whoever brought too little before need not be asked again (Minoux, 1978).
        var queue = new PriorityQueue<int, double>(left.Select(i => (i, double.NegativeInfinity)));
        var asked = new int[similarity.Count];
        List<int> chosen = [];
        while (chosen.Count < most && queue.TryDequeue(out var next, out _))
        {
            if (asked[next] == chosen.Count + 1)
            {
                chosen.Add(next);
                Cover(covered, similarity.Row(next));
                cancellation.ThrowIfCancellationRequested();
                continue;
            }
            asked[next] = chosen.Count + 1;
            queue.Enqueue(next, -Gain(similarity.Row(next), covered, doubt, isLabelled));
        }
        return chosen;
    }

    private static double Gain(ReadOnlySpan<float> row, float[] covered, IReadOnlyList<double> doubt, IReadOnlyList<bool> isLabelled)
    {
        var gain = 0.0;
        for (var i = 0; i < row.Length; i++)
        {
            if (!isLabelled[i] && row[i] > covered[i])
                gain += doubt[i] * (row[i] - covered[i]);
        }
        return gain;
    }

    private static void Cover(float[] covered, ReadOnlySpan<float> row)
    {
        for (var i = 0; i < row.Length; i++)
            covered[i] = Math.Max(covered[i], row[i]);
    }
}
