using TempleDashboard.Domain.Learning.Onnx;
using static TempleDashboard.Domain.Learning.Onnx.TensorProto.Types;

namespace TempleDashboard.Benchmarks.Prediction;

/// <summary>The network of the Flask server up to its last layer, with weights by chance: it costs the same whatever it has learned.</summary>
internal static class SmallNetwork
{
    private const int Width = 96, Height = 54, Flat = 16 * 13 * 24;

    /// <summary><c>[N,3,54,96]</c> float32 in, <c>[N,10]</c> out.</summary>
    public static byte[] ToOnnx()
    {
        var random = new Random(1);
        var builder = new OnnxGraphBuilder("small");
        var maps = builder.Input("picture", DataType.Float, "batch", 3, Height, Width);
        maps = Convolve(maps, 3, 8);
        maps = Convolve(maps, 8, 16);
        var values = builder.Node("Flatten", [maps], OnnxAttribute.Int("axis", 1));
        values = Connect(values, Flat, 20);
        builder.NodeTo(["embedding"], "Identity", [Connect(values, 20, 10)]);
        builder.Output("embedding", DataType.Float, "batch", 10);
        return builder.ToByteArray();

        string Convolve(string input, int channels, int filters)
        {
            var kernel = builder.Initializer($"kernel{filters}", Weights(filters * channels * 9), filters, channels, 3, 3);
            var convolved = builder.Node("Conv", [input, kernel], OnnxAttribute.Ints("kernel_shape", [3, 3]), OnnxAttribute.Ints("pads", [1, 1, 1, 1]));
            return builder.Node("MaxPool", [builder.Node("Relu", [convolved])], OnnxAttribute.Ints("kernel_shape", [2, 2]), OnnxAttribute.Ints("strides", [2, 2]));
        }

        string Connect(string input, int from, int to) =>
            builder.Node("Tanh", [builder.Node("Gemm", [input, builder.Initializer($"weights{to}", Weights(from * to), from, to)])]);

        float[] Weights(int count) => [.. Enumerable.Range(0, count).Select(_ => (random.NextSingle() - 0.5f) * 0.1f)];
    }
}
