using System.Numerics.Tensors;

namespace TempleDashboard.Learning.Evaluation;

/// <summary>How well a model does on a set of labelled pictures.</summary>
/// <param name="Count">Pictures scored.</param>
/// <param name="Accuracy">Share whose most probable category is the true one, 0 to 1; 0 for no pictures.</param>
/// <param name="AccuracyInterval">95% range of the accuracy.</param>
/// <param name="ConfidentAccuracy">Share that is right with a probability of at least <paramref name="MinConfidence"/>: the measure of the
/// API's test.</param>
/// <param name="MinConfidence">The probability asked for.</param>
/// <param name="MacroF1">Mean F1 of the categories that occur, 0 to 1.</param>
/// <param name="Categories">Each category on its own.</param>
/// <param name="Confusion">What was taken for what.</param>
/// <param name="Calibration">Whether the confidences can be believed.</param>
public sealed record ClassificationReport(
    int Count,
    double Accuracy,
    Interval AccuracyInterval,
    double ConfidentAccuracy,
    double MinConfidence,
    double MacroF1,
    CategoryReport[] Categories,
    ConfusionMatrix Confusion,
    Calibration Calibration)
{
    /// <summary>The probability that a right answer needs to count in the API's test.</summary>
    public const double DefaultMinConfidence = 0.5;

    /// <summary>
    /// Scores <paramref name="probabilities"/>, <c>[N,K]</c> row-major, against the true categories, <c>[N]</c>, 0 to K-1.
    /// </summary>
    /// <exception cref="ArgumentException">The lengths do not fit together.</exception>
    public static ClassificationReport Of(
        string[] categories, ReadOnlySpan<int> actual, ReadOnlySpan<float> probabilities, double minConfidence = DefaultMinConfidence)
    {
        if (probabilities.Length != actual.Length * categories.Length)
        {
            throw new ArgumentException(
                $"{probabilities.Length} probabilities do not fit {actual.Length} pictures of {categories.Length} categories.",
                nameof(probabilities));
        }

        var predicted = new int[actual.Length];
        var confident = 0;
        for (var i = 0; i < predicted.Length; i++)
        {
            var row = probabilities.Slice(i * categories.Length, categories.Length);
            predicted[i] = TopCategory.Of(row);
            if (predicted[i] == actual[i] && row[predicted[i]] >= minConfidence)
                confident++;
        }
        var matrix = ConfusionMatrix.Of(categories, actual, predicted);
        var reports = categories.Select((_, k) => CategoryReport.Of(matrix, k)).ToArray();
        var right = matrix.CountRight();
        var count = Math.Max(1, actual.Length);
        return new ClassificationReport(
            actual.Length,
            (double)right / count,
            Interval.Wilson(right, actual.Length),
            (double)confident / count,
            minConfidence,
            reports.Where(r => r.Support > 0).Select(r => r.F1 ?? 0).DefaultIfEmpty().Average(),
            reports,
            matrix,
            Calibration.Of(probabilities, actual, categories.Length));
    }
}

/// <summary>How well one category is told from the others.</summary>
/// <param name="Category">Its name.</param>
/// <param name="Support">Pictures that truly are of it.</param>
/// <param name="Predicted">Pictures that were taken for it.</param>
/// <param name="Precision">Share of those taken for it that are; null where none was.</param>
/// <param name="Recall">Share of its pictures that were found; null where it has none.</param>
/// <param name="F1">Harmonic mean of both, 0 to 1; null where the category neither occurs nor was predicted.</param>
/// <param name="RecallInterval">95% range of the recall.</param>
/// <param name="PrecisionInterval">95% range of the precision.</param>
public sealed record CategoryReport(
    string Category,
    int Support,
    int Predicted,
    double? Precision,
    double? Recall,
    double? F1,
    Interval RecallInterval,
    Interval PrecisionInterval)
{
    /// <summary>Reads one category's numbers out of the matrix.</summary>
    public static CategoryReport Of(ConfusionMatrix matrix, int category)
    {
        var (support, predicted, right) = (matrix.Support(category), matrix.Predicted(category), matrix.Counts[category][category]);
        return new CategoryReport(
            matrix.Categories[category],
            support,
            predicted,
            Share(right, predicted),
            Share(right, support),
            Share(2 * right, support + predicted),
            Interval.Wilson(right, support),
            Interval.Wilson(right, predicted));
    }

    private static double? Share(int part, int whole) => whole == 0 ? null : (double)part / whole;
}

/// <summary>How often each category was taken for each other.</summary>
/// <param name="Categories">The K category names, in the order of rows and columns.</param>
/// <param name="Counts"><c>[K][K]</c>: the row is the true category, the column the predicted one.</param>
public sealed record ConfusionMatrix(string[] Categories, int[][] Counts)
{
    /// <summary>Counts pairs of true and predicted category, each 0 to K-1.</summary>
    public static ConfusionMatrix Of(string[] categories, ReadOnlySpan<int> actual, ReadOnlySpan<int> predicted)
    {
        if (actual.Length != predicted.Length)
            throw new ArgumentException($"There are {actual.Length} true and {predicted.Length} predicted categories.", nameof(predicted));
        var counts = categories.Select(_ => new int[categories.Length]).ToArray();
        for (var i = 0; i < actual.Length; i++)
            counts[actual[i]][predicted[i]]++;
        return new ConfusionMatrix(categories, counts);
    }

    /// <summary>Pictures that truly are of the category.</summary>
    public int Support(int category) => Counts[category].Sum();

    /// <summary>Pictures that were taken for the category.</summary>
    public int Predicted(int category) => Counts.Sum(row => row[category]);

    /// <summary>Pictures on the diagonal.</summary>
    public int CountRight() => Counts.Select((row, k) => row[k]).Sum();
}

/// <summary>Names the most probable category.</summary>
public static class TopCategory
{
    /// <summary>Returns the index of the highest of <paramref name="probabilities"/>, <c>[K]</c>; the first of equals.</summary>
    public static int Of(ReadOnlySpan<float> probabilities) => TensorPrimitives.IndexOfMax(probabilities);
}
