using System.Numerics;

namespace TempleDashboard.Learning.ConvNets;

/// <summary>
/// Adam (Kingma and Ba, 2015) as Keras computes it: epsilon beside the uncorrected root, and a learning rate that is divided by 1 + t times
/// the decay. One pass over the flat buffers.
/// </summary>
internal sealed class AdamOptimizer(ParameterStore parameters, double learningRate, double decay, int threads)
{
    private const float Beta1 = 0.9f, Beta2 = 0.999f, Epsilon = 1e-7f;

    /// <summary>Weights below which a second thread would cost more than it saves.</summary>
    private const int FewestForThreads = 1 << 18;

    /// <summary>Steps done.</summary>
    public long Step { get; set; }

    /// <summary>Moves all weights against their gradients.</summary>
    public void Update()
    {
        var t = Step + 1;
        var rate = learningRate / (1 + decay * Step);
        var alpha = (float)(rate * Math.Sqrt(1 - Math.Pow(Beta2, t)) / (1 - Math.Pow(Beta1, t)));
        if (threads == 1 || parameters.Length < FewestForThreads)
        {
            Update(0, parameters.Length, alpha);
        }
        else
        {
            var half = parameters.Length / 2;
            Parallel.Invoke(() => Update(0, half, alpha), () => Update(half, parameters.Length, alpha));
        }
        Step = t;
    }

    private void Update(int from, int to, float alpha)
    {
        var weights = parameters.Weights.AsSpan(from, to - from);
        var gradients = parameters.Gradients.AsSpan(from, to - from);
        var firsts = parameters.FirstMoments.AsSpan(from, to - from);
        var seconds = parameters.SecondMoments.AsSpan(from, to - from);
        var i = 0;
        for (; i <= weights.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var gradient = new Vector<float>(gradients[i..]);
            var first = new Vector<float>(firsts[i..]) * Beta1 + gradient * (1 - Beta1);
            var second = new Vector<float>(seconds[i..]) * Beta2 + gradient * gradient * (1 - Beta2);
            first.CopyTo(firsts[i..]);
            second.CopyTo(seconds[i..]);
            var move = first * alpha / (Vector.SquareRoot(second) + new Vector<float>(Epsilon));
            (new Vector<float>(weights[i..]) - move).CopyTo(weights[i..]);
        }
        for (; i < weights.Length; i++)
        {
            firsts[i] = firsts[i] * Beta1 + gradients[i] * (1 - Beta1);
            seconds[i] = seconds[i] * Beta2 + gradients[i] * gradients[i] * (1 - Beta2);
            weights[i] -= firsts[i] * alpha / (MathF.Sqrt(seconds[i]) + Epsilon);
        }
    }
}
