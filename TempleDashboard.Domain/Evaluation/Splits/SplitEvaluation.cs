namespace TempleDashboard.Domain.Evaluation.Splits;

/// <summary>How much a model loses on days or cameras that it has never seen.</summary>
/// <param name="Comparisons">What could be measured; days before cameras.</param>
/// <param name="NotMeasured">For a person: what could not be measured, and why.</param>
public sealed record SplitEvaluation(IReadOnlyList<SplitComparison> Comparisons, IReadOnlyList<string> NotMeasured)
{
    /// <summary>What kind of model was measured, see <c>ModelKinds</c>; null of models made before more than one kind was.</summary>
    public string? MeasuredBy { get; init; }
}
