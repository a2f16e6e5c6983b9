using TempleDashboard.Learning.Suggestions;

namespace TempleDashboard.MeasureSuggestions;

/// <summary>
/// Whether what is foretold comes true: labels in the product's order, and what is said of the rest after 20, 40, 60, 80.
/// </summary>
internal static class WorthRun
{
    private static readonly int[] Counts = [20, 40, 60, 80];

    public static void Print(EmbeddedSet set)
    {
        Console.WriteLine($"## {set.Name}: foretold and come true, mean of 5 seeds");
        Console.WriteLine("| labels | right, foretold | right, really | gain of 10 more, foretold | gain, really |");
        var rows = Counts.ToDictionary(count => count, _ => new List<double[]>());
        foreach (var seed in Enumerable.Range(1, 5))
            Follow(set, seed, rows);
        foreach (var (count, row) in rows)
        {
            var means = Enumerable.Range(0, 4).Select(i => $"{row.Average(one => one[i]):0.000}");
            Console.WriteLine($"| {count} | {string.Join(" | ", means)} |");
        }
    }

    private static void Follow(EmbeddedSet set, int seed, Dictionary<int, List<double[]>> rows)
    {
        var draw = new Random(seed);
        int[] pictures = [.. Enumerable.Range(0, set.Count).OrderBy(_ => draw.Next()).Take(set.Count * 9 / 10)];
        float[] features = [.. pictures.SelectMany(i => set.Embedding(i).ToArray())];
        var similarity = SimilarityMatrix.Of(features, pictures.Length, CancellationToken.None);
        var labels = Enumerable.Repeat(-1, pictures.Length).ToArray();
        (int Count, LabelWorth Worth, double Right)? before = null;
        for (var count = 0; count <= Counts[^1] + LabelWorth.MoreLabels; count += LabelWorth.MoreLabels)
        {
            var answers = labels.Where(label => label >= 0).Distinct().Count() < 2
                ? null
                : SuggestionHead.Train(features, labels, set.ClassCount, similarity, CancellationToken.None);
            if (answers is not null)
            {
                var right = Enumerable.Range(0, labels.Length).Where(i => labels[i] < 0)
                    .Average(i => answers.Ranked(i)[0] == set.Labels[pictures[i]] ? 1.0 : 0);
                if (before is { } then && rows.TryGetValue(then.Count, out var row))
                    row.Add([then.Worth.Accuracy, then.Right, then.Worth.Gain, right - then.Right]);
                before = (count, answers.Worth, right);
            }
            foreach (var i in CoverageOrder.Of(similarity, labels, answers, 10, CancellationToken.None).Take(LabelWorth.MoreLabels))
                labels[i] = set.Labels[pictures[i]];
        }
    }
}
