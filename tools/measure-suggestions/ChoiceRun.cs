using TempleDashboard.Learning.Suggestions;

namespace TempleDashboard.MeasureSuggestions;

/// <summary>
/// How many labels it takes to be as good as with all, less 2 points, where pictures are chosen by the product's order, and where by
/// chance. Scored on three tenths that are never labelled; a head is asked, and the order renewed, after every 10.
/// </summary>
internal static class ChoiceRun
{
    private const double TestShare = 0.3;
    private const double Slack = 0.02;
    private const int Draws = 3;
    private const int Step = 10;
    private const int Renewal = LabelWorth.MoreLabels;

    public static void Print(EmbeddedSet set)
    {
        Console.WriteLine($"## {set.Name}: labels needed, 5 seeds");
        Console.WriteLine("| seed | all labels | by the product's order | by chance | share |");
        var (chosen, random) = (new List<double>(), new List<double>());
        var curves = (Product: new List<double[]>(), Chance: new List<double[]>());
        var goals = new List<double>();
        foreach (var seed in Enumerable.Range(1, 5))
        {
            var draw = new Random(seed);
            int[] all = [.. Enumerable.Range(0, set.Count).OrderBy(_ => draw.Next())];
            int[] test = all[..(int)(set.Count * TestShare)];
            int[] pool = all[test.Length..];
            var full = Score(set, pool, test);
            var product = Curve(set, InProductOrder(set, pool), test);
            // One draw says little: what chance needs varies by a factor of three.
            List<double[]> draws = [.. Enumerable.Range(0, Draws).Select(_ => Curve(set, [.. pool.OrderBy(_ => draw.Next())], test))];
            var chance = Mean(draws);
            var (own, other) = (Needed(product, full - Slack), draws.Average(one => Needed(one, full - Slack)));
            chosen.Add(own);
            random.Add(other);
            goals.Add(full - Slack);
            curves.Product.Add(product);
            curves.Chance.Add(chance);
            Console.WriteLine($"| {seed} | {full:0.000} of {pool.Length} | {own} | {other:0} | {own / other:0%} |");
        }
        Console.WriteLine($"| mean | {goals.Average() + Slack:0.000} | {chosen.Average():0} | {random.Average():0} "
            + $"| {chosen.Average() / random.Average():0%} |");
        var means = (Product: Mean(curves.Product), Chance: Mean(curves.Chance));
        var (a, b) = (Needed(means.Product, goals.Average()), Needed(means.Chance, goals.Average()));
        Console.WriteLine($"| of the mean curves | | {a} | {b} | {a / (double)b:0%} |");
        Console.WriteLine("accuracy with 10, 20, 40, 60, 80, 120 labels: product "
            + string.Join(" ", new[] { 10, 20, 40, 60, 80, 120 }.Select(n => $"{means.Product[(n / Step) - 1]:0.000}")) + "; chance "
            + string.Join(" ", new[] { 10, 20, 40, 60, 80, 120 }.Select(n => $"{means.Chance[(n / Step) - 1]:0.000}")));
    }

    /// <summary>The order in which somebody labels who always takes the first that the product offers.</summary>
    private static int[] InProductOrder(EmbeddedSet set, int[] pool)
    {
        float[] features = [.. pool.SelectMany(i => set.Embedding(i).ToArray())];
        var similarity = SimilarityMatrix.Of(features, pool.Length, CancellationToken.None);
        var labels = Enumerable.Repeat(-1, pool.Length).ToArray();
        List<int> order = [];
        while (order.Count < pool.Length)
        {
            var answers = labels.Where(label => label >= 0).Distinct().Count() < 2
                ? null
                : SuggestionHead.Train(features, labels, set.ClassCount, similarity, CancellationToken.None);
            foreach (var i in CoverageOrder.Of(similarity, labels, answers, Renewal, CancellationToken.None).Take(Renewal))
            {
                labels[i] = set.Labels[pool[i]];
                order.Add(pool[i]);
            }
        }
        return [.. order];
    }

    private static double[] Curve(EmbeddedSet set, int[] order, int[] test) =>
        [.. Enumerable.Range(1, order.Length / Step).Select(step => Score(set, order[..(step * Step)], test))];

    private static double Score(EmbeddedSet set, int[] labelled, int[] test)
    {
        int[] rows = [.. labelled, .. test];
        int[] labels = [.. labelled.Select(i => set.Labels[i]), .. test.Select(_ => -1)];
        if (labels.Where(label => label >= 0).Distinct().Count() < 2)
            return test.Average(i => set.Labels[i] == set.Labels[labelled[0]] ? 1.0 : 0);
        float[] features = [.. rows.SelectMany(i => set.Embedding(i).ToArray())];
        var answers = SuggestionHead.Train(features, labels, set.ClassCount, null, CancellationToken.None);
        return Enumerable.Range(0, test.Length).Average(t => answers.Ranked(labelled.Length + t)[0] == set.Labels[test[t]] ? 1.0 : 0);
    }

    private static int Needed(double[] curve, double goal)
    {
        var first = Array.FindIndex(curve, accuracy => accuracy >= goal - 1e-9);
        return Step * (first < 0 ? curve.Length : first + 1);
    }

    private static double[] Mean(List<double[]> curves) =>
        [.. Enumerable.Range(0, curves[0].Length).Select(i => curves.Average(curve => curve[i]))];
}
