namespace TempleDashboard.Domain.Learning.Heads;

/// <summary>What <see cref="CrossValidation"/> found.</summary>
/// <param name="Points">Every strength tried, strongest first.</param>
/// <param name="Best">The one with the least held-out loss.</param>
/// <param name="Scores">The best one's held-out scores, <c>[N,K]</c> before temperature and softmax; NaN for samples never held out.</param>
internal sealed record CrossValidationResult(IReadOnlyList<CrossValidationPoint> Points, CrossValidationPoint Best, double[] Scores);
