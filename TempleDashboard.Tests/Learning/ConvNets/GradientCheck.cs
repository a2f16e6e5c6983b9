using System.Numerics.Tensors;
using TempleDashboard.Learning.ConvNets;

namespace TempleDashboard.Tests.Learning.ConvNets;

/// <summary>
/// Compares the gradients of a network with central finite differences of its loss, on random pictures, answers, weights and masks.
/// </summary>
internal sealed class GradientCheck : IDisposable
{
    private readonly TrainingSession _session;
    private readonly int _count;
    private readonly float[] _gradients;

    public GradientCheck(ConvNetNetwork network, int count, int seed)
    {
        this._count = count;
        var random = new RandomStream((ulong)seed);
        var plan = LayerPlan.Of(network);
        Parameters = new ParameterStore(plan);
        Parameters.Initialise(random);
        foreach (var slice in Parameters.Slices.Where(slice => slice.Spec.IsBias))
        {
            foreach (ref var bias in slice.Of(Parameters.Weights).Span)
                bias = 0.2f * random.NextSingle() - 0.1f;
        }
        _session = new TrainingSession(plan, Parameters, count, threads: 2);
        var pictures = new byte[count * network.PictureBytes];
        random.Fill(pictures);
        int[] all = [.. Enumerable.Range(0, count)];
        var data = new ConvNetData(
            pictures, network.Width, network.Height, [.. all.Select(i => i * 7 % network.ClassCount)], network.ClassCount, all, []);
        _session.Batch.Fill(data, all, [.. all.Select(_ => 0.5 + random.NextSingle())]);
        _session.Batch.FillMasks(count, (ulong)seed);
        _session.Differentiate(count, default);
        _gradients = [.. Parameters.Gradients];
    }

    public ParameterStore Parameters { get; }

    /// <summary>
    /// The largest difference between a weight's gradient and its finite difference, as a share of the parameter's largest gradient.
    /// </summary>
    public double LargestErrorOfSingleWeights(ParameterSlice slice, float step)
    {
        var expected = _gradients.AsSpan(slice.Offset, slice.Spec.Length);
        var largest = TensorPrimitives.MaxMagnitude<float>(expected);
        Assert.NotEqual(0, largest);
        var error = 0.0;
        for (var i = 0; i < slice.Spec.Length; i++)
        {
            var direction = new float[slice.Spec.Length];
            direction[i] = 1;
            error = Math.Max(error, Math.Abs(Slope(slice, direction, step) - expected[i]));
        }
        return error / Math.Abs(largest);
    }

    /// <summary>
    /// The difference between the slopes along the gradient and along a random direction and their finite differences, as a share of the
    /// gradient's length.
    /// </summary>
    public double LargestErrorOfDirections(ParameterSlice slice, float step)
    {
        var gradient = _gradients.AsSpan(slice.Offset, slice.Spec.Length).ToArray();
        var random = new Random(slice.Offset);
        var length = TensorPrimitives.Norm<float>(gradient);
        float[] signs = [.. gradient.Select(value => random.Next(2) == 0 ? 1f : -1f)];
        float[] mixed = [.. gradient.Zip(signs, (value, sign) => value * (sign > 0 ? 1 : 0.1f))];
        return new[] { gradient, mixed }.Max(direction =>
        {
            var unit = new float[direction.Length];
            TensorPrimitives.Divide(direction, TensorPrimitives.Norm<float>(direction), unit);
            return Math.Abs(Slope(slice, unit, step) - TensorPrimitives.Dot<float>(unit, gradient)) / length;
        });
    }

    public void Dispose() => _session.Dispose();

    private double Slope(ParameterSlice slice, float[] direction, float step)
    {
        var weights = slice.Of(Parameters.Weights);
        var before = weights.ToArray();
        double LossAt(float distance)
        {
            TensorPrimitives.MultiplyAdd<float>(direction, distance, before, weights.Span);
            return _session.Differentiate(_count, default).Loss;
        }
        var slope = (LossAt(step) - LossAt(-step)) / (2.0 * step);
        before.CopyTo(weights.Span);
        return slope;
    }
}
