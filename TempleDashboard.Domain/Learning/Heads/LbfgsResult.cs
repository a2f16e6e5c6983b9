namespace TempleDashboard.Domain.Learning.Heads;

/// <summary>Where <see cref="Lbfgs"/> ended.</summary>
internal sealed record LbfgsResult(double[] Point, double Value, int Iterations, bool Converged);
