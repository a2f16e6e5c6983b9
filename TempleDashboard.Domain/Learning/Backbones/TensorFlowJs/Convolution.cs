namespace TempleDashboard.Domain.Learning.Backbones.TensorFlowJs;

/// <summary>
/// A convolution on its way into the ONNX graph. Scales and offsets that follow it (what is left of batch
/// normalisation) are folded into <see cref="Kernel"/> and <see cref="Bias"/> before it is written.
/// </summary>
/// <param name="Input">Name of the ONNX value that is convolved, [N,C,H,W].</param>
/// <param name="Kernel">[out, in / groups, height, width], row-major.</param>
/// <param name="KernelShape">The four lengths of <paramref name="Kernel"/>.</param>
/// <param name="Bias">[out].</param>
/// <param name="Pads">Zeros added at top, left, bottom, right; TensorFlow's SAME puts the odd one at bottom and right.</param>
internal sealed record Convolution(
    string Input, float[] Kernel, long[] KernelShape, float[] Bias, int Groups, int Stride, int Dilation, long[] Pads)
{
    /// <summary>Multiplies each output channel by its factor.</summary>
    public Convolution Scale(ReadOnlySpan<float> factors)
    {
        var kernel = (float[])Kernel.Clone();
        var bias = (float[])Bias.Clone();
        var size = kernel.Length / bias.Length;
        for (var channel = 0; channel < bias.Length; channel++)
        {
            bias[channel] *= factors[channel];
            foreach (ref var weight in kernel.AsSpan(channel * size, size))
                weight *= factors[channel];
        }
        return this with { Kernel = kernel, Bias = bias };
    }

    /// <summary>Adds its offset to each output channel.</summary>
    public Convolution Shift(ReadOnlySpan<float> offsets)
    {
        var bias = (float[])Bias.Clone();
        for (var channel = 0; channel < bias.Length; channel++)
            bias[channel] += offsets[channel];
        return this with { Bias = bias };
    }
}
