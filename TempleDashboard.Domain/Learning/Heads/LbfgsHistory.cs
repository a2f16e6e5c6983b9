using System.Numerics.Tensors;

namespace TempleDashboard.Domain.Learning.Heads;

/// <summary>The last steps of L-BFGS and the two-loop recursion over them.</summary>
internal sealed class LbfgsHistory(int size, int memory)
{
    private readonly double[][] steps = Buffers(size, memory);
    private readonly double[][] changes = Buffers(size, memory);
    private readonly double[] inverseCurvatures = new double[memory];
    private readonly double[] alphas = new double[memory];
    private int count;
    private int newest = -1;

    public void Clear() => (count, newest) = (0, -1);

    /// <summary>Remembers a step, unless rounding has taken its curvature.</summary>
    public void Add(double[] point, double[] next, double[] gradient, double[] nextGradient)
    {
        var slot = (newest + 1) % memory;
        TensorPrimitives.Subtract(next, point, steps[slot]);
        TensorPrimitives.Subtract(nextGradient, gradient, changes[slot]);
        var curvature = TensorPrimitives.Dot<double>(steps[slot], changes[slot]);
        if (!(curvature > 1e-300))
            return;
        inverseCurvatures[slot] = 1 / curvature;
        newest = slot;
        count = Math.Min(count + 1, memory);
    }

    /// <summary>Writes the descent direction at <paramref name="gradient"/> to <paramref name="direction"/>.</summary>
    public void Direction(double[] gradient, double[] direction)
    {
        TensorPrimitives.Negate<double>(gradient, direction);
        if (count == 0)
        {
            TensorPrimitives.Divide(direction, TensorPrimitives.Norm<double>(gradient), direction);
            return;
        }
        for (var age = 0; age < count; age++)
        {
            var i = Slot(age);
            alphas[i] = inverseCurvatures[i] * TensorPrimitives.Dot<double>(steps[i], direction);
            TensorPrimitives.MultiplyAdd(changes[i], -alphas[i], direction, direction);
        }
        var scale = 1 / (inverseCurvatures[newest] * TensorPrimitives.SumOfSquares<double>(changes[newest]));
        TensorPrimitives.Multiply(direction, scale, direction);
        for (var age = count - 1; age >= 0; age--)
        {
            var i = Slot(age);
            var beta = inverseCurvatures[i] * TensorPrimitives.Dot<double>(changes[i], direction);
            TensorPrimitives.MultiplyAdd(steps[i], alphas[i] - beta, direction, direction);
        }
    }

    private int Slot(int age) => (newest - age + memory) % memory;

    private static double[][] Buffers(int size, int memory)
    {
        var buffers = new double[memory][];
        for (var i = 0; i < memory; i++)
            buffers[i] = new double[size];
        return buffers;
    }
}
