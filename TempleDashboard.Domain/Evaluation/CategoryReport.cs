namespace TempleDashboard.Domain.Evaluation;

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
