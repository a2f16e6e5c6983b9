namespace TempleDashboard.Domain.Learning.Heads;

/// <summary>The optimum of a <see cref="SoftmaxRegression"/>.</summary>
/// <param name="Parameters">W <c>[K,R]</c> then the biases <c>[K]</c>.</param>
/// <param name="Objective">The objective's value there (see <see cref="SoftmaxObjective"/>).</param>
/// <param name="Iterations">Solver steps taken.</param>
/// <param name="Converged">Whether the tolerance was reached.</param>
internal sealed record SoftmaxFit(double[] Parameters, double Objective, int Iterations, bool Converged);
