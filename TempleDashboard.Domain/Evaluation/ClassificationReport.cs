namespace TempleDashboard.Domain.Evaluation;

/// <summary>How well a model does on a set of labelled pictures.</summary>
/// <param name="Count">Pictures scored.</param>
/// <param name="Accuracy">Share whose most probable category is the true one, 0 to 1; 0 for no pictures.</param>
/// <param name="AccuracyInterval">95% range of the accuracy.</param>
/// <param name="ConfidentAccuracy">Share that is right with a probability of at least <paramref name="MinConfidence"/>: the measure of the API's test.</param>
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
            throw new ArgumentException($"{probabilities.Length} probabilities do not fit {actual.Length} pictures of {categories.Length} categories.", nameof(probabilities));
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
