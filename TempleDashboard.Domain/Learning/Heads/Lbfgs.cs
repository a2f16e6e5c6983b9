using System.Numerics.Tensors;

namespace TempleDashboard.Domain.Learning.Heads;

/// <summary>
/// Minimises a smooth convex function by limited-memory BFGS (Nocedal and Wright, "Numerical Optimization", 7.2)
/// with a bisection line search for the weak Wolfe conditions (Lewis and Overton, 2013). Buffers are allocated once.
/// </summary>
internal sealed class Lbfgs(int size, LbfgsOptions options)
{
    private const double SufficientDecrease = 1e-4;
    private const double Curvature = 0.9;
    private const int LineSearchSteps = 30;

    private readonly LbfgsHistory history = new(size, options.Memory);
    private readonly double[] direction = new double[size];
    private double[] gradient = new double[size];
    private double[] nextGradient = new double[size];
    private double[] next = new double[size];

    /// <summary>Returns the value and writes the gradient (second argument) at a point (first argument).</summary>
    public delegate double Function(double[] point, double[] gradient);

    /// <summary>Moves <paramref name="start"/> to the minimum.</summary>
    /// <param name="iterated">Called after each accepted step with its number, from 1; false ends the search.</param>
    public LbfgsResult Minimise(Function function, double[] start, Func<int, bool>? iterated = null)
    {
        history.Clear();
        var point = start.AsSpan().ToArray();
        var value = function(point, gradient);
        var iteration = 0;
        var converged = IsFlat();
        while (!converged && iteration < options.MaxIterations)
        {
            history.Direction(gradient, direction);
            if (!Search(function, point, value, out var nextValue))
                break;
            history.Add(point, next, gradient, nextGradient);
            (point, next) = (next, point);
            (gradient, nextGradient) = (nextGradient, gradient);
            var decrease = (value - nextValue) / Math.Max(1e-12, Math.Max(Math.Abs(value), Math.Abs(nextValue)));
            value = nextValue;
            iteration++;
            converged = IsFlat() || decrease <= options.FunctionTolerance;
            if (iterated is not null && !iterated(iteration))
                break;
        }
        return new LbfgsResult(point, value, iteration, converged);
    }

    private bool IsFlat() => Math.Abs(TensorPrimitives.MaxMagnitude<double>(gradient)) <= options.GradientTolerance;

    private bool Search(Function function, double[] point, double value, out double nextValue)
    {
        var slope = TensorPrimitives.Dot<double>(gradient, direction);
        var (step, low, high) = (1.0, 0.0, double.PositiveInfinity);
        for (var i = 0; i < LineSearchSteps; i++)
        {
            TensorPrimitives.MultiplyAdd(direction, step, point, next);
            nextValue = function(next, nextGradient);
            if (!(nextValue <= value + SufficientDecrease * step * slope))
                high = step;
            else if (TensorPrimitives.Dot<double>(nextGradient, direction) < Curvature * slope)
                low = step;
            else
                return true;
            step = double.IsInfinity(high) ? 2 * step : (low + high) / 2;
        }
        nextValue = value;
        return false;
    }
}
