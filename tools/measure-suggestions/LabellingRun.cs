using TempleDashboard.Learning.Suggestions;

namespace TempleDashboard.MeasureSuggestions;

/// <summary>
/// Somebody labels 300 pictures: 10 by hand, then page after page of suggestions, the most certain first. They look at every picture of the
/// page and put right what is wrong before they confirm. Every key and click counts one.
/// </summary>
internal static class LabellingRun
{
    private const int Pictures = 300;
    private const int ByHand = 10;
    private const int MostActions = 60;

    /// <summary>The product's page (<c>SuggestionView.PageSize</c>).</summary>
    private const int PageSize = 48;

    public static void Print(EmbeddedSet set)
    {
        Console.WriteLine($"## {set.Name}: {Pictures} pictures, {ByHand} labelled by hand, pages of {PageSize}");
        Console.WriteLine("| seed | suggestions wrong | foretold right, first page on | actions until all is right | the same where a "
            + $"wrong one costs two | right where all else is confirmed with action {MostActions} |");
        foreach (var seed in Enumerable.Range(1, 5))
        {
            var result = Simulate(set, seed);
            Console.WriteLine($"| {seed} | {result.Wrong} | {result.Foretold:0.00} for {result.Actual:0.00} | {result.Actions} "
                + $"| {result.Pages + (2 * result.Wrong)} | {result.RightAtLimit:0.0%} |");
        }
    }

    private static LabellingResult Simulate(EmbeddedSet set, int seed)
    {
        var random = new Random(seed);
        int[] pictures = [.. Enumerable.Range(0, set.Count).OrderBy(_ => random.Next()).Take(Pictures).Order()];
        var truth = Array.ConvertAll(pictures, i => set.Labels[i]);
        float[] features = [.. pictures.SelectMany(i => set.Embedding(i).ToArray())];
        var similarity = SimilarityMatrix.Of(features, Pictures, CancellationToken.None);
        var labels = Enumerable.Repeat(-1, Pictures).ToArray();
        foreach (var category in Enumerable.Range(0, Pictures).GroupBy(i => truth[i]))
        {
            foreach (var i in category.OrderBy(_ => random.Next()).Take(ByHand / set.ClassCount))
                labels[i] = truth[i];
        }

        var (actions, wrong, pages) = (0, 0, 0);
        var (foretold, actual) = (0.0, 0.0);
        double? rightAtLimit = null;
        while (labels.Contains(-1))
        {
            var answers = SuggestionHead.Train(features, labels, set.ClassCount, similarity, CancellationToken.None);
            int[] left = [.. Enumerable.Range(0, Pictures).Where(i => labels[i] < 0).OrderByDescending(answers.Margin)];
            if (pages == 0)
                (foretold, actual) = (answers.Worth.Accuracy, left.Average(i => answers.Ranked(i)[0] == truth[i] ? 1.0 : 0));
            foreach (var i in left.Take(PageSize))
            {
                var ranked = answers.Ranked(i).ToList();
                var place = ranked.IndexOf(truth[i]);
                // A click takes the next likely category; what is neither is clicked and given its key.
                var cost = Math.Min(place, 2);
                if (rightAtLimit is null && actions + cost > MostActions - 1)
                    rightAtLimit = RightIfConfirmed(labels, truth, answers);
                wrong += place > 0 ? 1 : 0;
                actions += cost;
                labels[i] = truth[i];
            }
            actions++;
            pages++;
        }
        return new(wrong, foretold, actual, actions, pages, rightAtLimit ?? 1);
    }

    private static double RightIfConfirmed(int[] labels, int[] truth, SuggestedAnswers answers) =>
        Enumerable.Range(0, labels.Length).Average(i => labels[i] >= 0 || answers.Ranked(i)[0] == truth[i] ? 1.0 : 0);

    private sealed record LabellingResult(
        int Wrong, double Foretold, double Actual, int Actions, int Pages, double RightAtLimit);
}
