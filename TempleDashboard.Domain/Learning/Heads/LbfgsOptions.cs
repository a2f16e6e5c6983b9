namespace TempleDashboard.Domain.Learning.Heads;

/// <summary>When <see cref="Lbfgs"/> stops.</summary>
/// <param name="MaxIterations">Steps at most.</param>
/// <param name="GradientTolerance">Ends where no entry of the gradient is larger.</param>
/// <param name="FunctionTolerance">Ends where a step lowers the value by a smaller share.</param>
/// <param name="Memory">Past steps that shape the next one.</param>
internal sealed record LbfgsOptions(int MaxIterations, double GradientTolerance, double FunctionTolerance, int Memory = 10);
