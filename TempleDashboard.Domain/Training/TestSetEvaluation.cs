using TempleDashboard.Domain.Data;
using TempleDashboard.Learning.Anomaly;
using TempleDashboard.Learning.Evaluation;

namespace TempleDashboard.Domain.Training;

/// <summary>What a new model makes of the test pictures.</summary>
/// <param name="Set">The test pictures of its categories and its answers.</param>
/// <param name="Report">How many verdicts are right. For a model of normal pictures alone, whose answers are always the same, these are the
/// verdicts by distance.</param>
/// <param name="Pictures">Every test picture with its verdict.</param>
/// <param name="Distances">How unlike the training pictures they are; null where nobody knows those.</param>
internal sealed record TestSetEvaluation(
    TestSet Set, ClassificationReport Report, IReadOnlyList<TestPicture> Pictures, DistanceReport? Distances)
{
    /// <summary>Lets the model look at all test pictures.</summary>
    /// <param name="neighbours">The training pictures; null where nobody knows them.</param>
    public static async Task<TestSetEvaluation> MakeAsync(
        TrainingInput input,
        LearnedModel learned,
        NeighbourIndex? neighbours,
        IProgress<int>? progress,
        CancellationToken cancellationToken)
    {
        List<TrainingPicture> test = [.. input.Data.Of(Split.Test)];
        var strangers = input.Data.Strangers;
        var answers = await learned.Model.AnswerStoredAsync(
            [.. test.Select(picture => picture.Sha256), .. strangers.Select(picture => picture.Sha256)], progress, cancellationToken);
        var set = new TestSet(
            test,
            new PictureAnswers(
                answers.Probabilities[..(test.Count * learned.Model.ClassCount)],
                answers.Embeddings[..(test.Count * learned.Model.EmbeddingLength)]));
        if (neighbours is null)
            return ByProbability(input, set, null, null);
        var distances = Array.ConvertAll(neighbours.FindAll(answers.Embeddings, cancellationToken), found => found.Distance);
        var report = DistanceReport.Of(
            neighbours, input.Data.Classifier.FalseAlarmRate, distances.Take(test.Count), distances.Skip(test.Count));
        return learned.Kind == ModelKinds.NormalOnly
            ? ByDistance(input, set, distances, report)
            : ByProbability(input, set, distances, report);
    }

    /// <summary>Says it for the run's log.</summary>
    public string Sentence()
    {
        var score =
            Report.Categories[^1].Category == NoCategory.Name
                ? "Test:"
                : FormattableString.Invariant(
                    $"Test: {Report.Accuracy:0.0%} right, {Report.ConfidentAccuracy:0.0%} right with a probability of at least 0.5.");
        if (Distances is null)
            return score;
        return Distances.Threshold is null
            ? $"{score} What is unlike the training pictures cannot be told: they are too few or too much alike, or it is switched off."
            : $"{score} {Distances.FalseAlarms} of {Distances.Test.Length} would be called unlike anything seen"
                + (Distances.Strangers.Length > 0
                    ? $", and {Distances.Found} of {Distances.Strangers.Length} of other categories."
                    : ".");
    }

    private static TestSetEvaluation ByProbability(TrainingInput input, TestSet set, double[]? distances, DistanceReport? report)
    {
        var categories = input.Categories;
        var pictures = set.Pictures.Select(
            (picture, i) =>
            {
                var row = set.Answers.Probabilities.AsSpan(i * categories.Length, categories.Length);
                var top = TopCategory.Of(row);
                return new TestPicture(picture.Sha256, picture.Name, categories[picture.Category], categories[top], row[top])
                {
                    Distance = distances?[i],
                };
            });
        return new TestSetEvaluation(
            set,
            ClassificationReport.Of(categories, [.. set.Pictures.Select(picture => picture.Category)], set.Answers.Probabilities),
            [.. pictures],
            report);
    }

    private static TestSetEvaluation ByDistance(TrainingInput input, TestSet set, double[] distances, DistanceReport report)
    {
        string[] verdicts = [input.Categories[0], NoCategory.Name];
        var flagged = Array.ConvertAll(distances, distance => distance > report.Threshold ? 1 : 0);
        var probabilities = flagged.SelectMany(verdict => new[] { 1f - verdict, verdict }).ToArray();
        List<TestPicture> pictures =
        [
            .. set.Pictures.Select(picture => new TestPicture(picture.Sha256, picture.Name, verdicts[0], verdicts[0], 1)),
            .. input.Data.Strangers.Select(picture => new TestPicture(picture.Sha256, picture.Name, picture.Category, verdicts[0], 1)),
        ];
        return new TestSetEvaluation(
            set,
            ClassificationReport.Of(verdicts, [.. distances.Select((_, i) => i < set.Pictures.Count ? 0 : 1)], probabilities),
            [.. pictures.Select((picture, i) => picture with { PredictedCategory = verdicts[flagged[i]], Distance = distances[i] })],
            report);
    }
}

/// <summary>The test pictures and what the new model makes of them.</summary>
internal sealed record TestSet(IReadOnlyList<TrainingPicture> Pictures, PictureAnswers Answers);
