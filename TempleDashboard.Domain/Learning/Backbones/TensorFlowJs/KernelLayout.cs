namespace TempleDashboard.Domain.Learning.Backbones.TensorFlowJs;

/// <summary>Turns TensorFlow's kernels into ONNX's.</summary>
internal static class KernelLayout
{
    /// <summary>
    /// [height, width, in, out] becomes [out, in, height, width]; a depthwise [height, width, channels, 1] becomes
    /// [channels, 1, height, width].
    /// </summary>
    /// <exception cref="InvalidDataException">A depthwise kernel makes more than one output of a channel.</exception>
    public static float[] ToOnnx(TfjsWeight weight, bool depthwise, out long[] shape)
    {
        var (height, width, inputs, outputs) = (weight.Shape[0], weight.Shape[1], weight.Shape[2], weight.Shape[3]);
        if (depthwise)
        {
            if (outputs != 1)
                throw new InvalidDataException("Depthwise convolutions with a channel multiplier are not supported.");
            (inputs, outputs) = (1, inputs);
        }
        shape = [outputs, inputs, height, width];
        var kernel = new float[weight.Values.Length];
        var area = height * width;
        var channels = inputs * outputs;
        for (var position = 0; position < area; position++)
        {
            for (var input = 0; input < inputs; input++)
            {
                for (var output = 0; output < outputs; output++)
                    kernel[(((output * inputs) + input) * area) + position] = weight.Values[(position * channels) + (input * outputs) + output];
            }
        }
        return kernel;
    }
}
