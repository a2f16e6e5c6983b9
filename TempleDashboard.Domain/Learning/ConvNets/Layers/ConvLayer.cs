using TempleDashboard.Domain.Learning.Onnx;

namespace TempleDashboard.Domain.Learning.ConvNets.Layers;

/// <summary>Convolution 3x3, stride 1, "same", without its bias, which is a <see cref="BiasLayer"/>.</summary>
internal sealed class ConvLayer(string name, LayerShape input, int filters) : NetworkLayer
{
    private const int Side = 3, Taps = Side * Side;

    private readonly ParameterSpec kernel = new($"{name}.weight", [filters, input.Channels, Side, Side], input.Channels * Taps, filters * Taps);
    private string value = "";

    public override IReadOnlyList<ParameterSpec> Parameters => [kernel];

    private static AttributeProto Same => OnnxAttribute.Ints("pads", 1, 1, 1, 1);

    private static AttributeProto Shape => OnnxAttribute.Ints("kernel_shape", Side, Side);

    public override string Forward(NetworkGraph graph, string input)
    {
        value = input;
        return graph.Node("Conv", [input, kernel.Name], Shape, Same);
    }

    public override string? Backward(NetworkGraph graph, string gradient, bool needsInput)
    {
        var rows = graph.Node("Reshape", [gradient, graph.Integers(0, filters, input.Positions)]);
        var products = graph.Builder.RuntimeNode("FusedMatMul", [rows, Patches(graph)], OnnxAttribute.Int("transB", 1));
        var sum = graph.Node("ReduceSum", [products, graph.Integers(0)], OnnxAttribute.Int("keepdims", 0));
        graph.Gradient(kernel, "Reshape", [sum, graph.Integers(kernel.Shape)]);
        return needsInput ? graph.Node("Conv", [gradient, Flipped(graph)], Shape, Same) : null;
    }

    /// <summary>
    /// The 3x3 patch around each position, <c>[N,9C,HW]</c>. A grouped convolution with kernels that are each a single one copies faster, and on all
    /// threads, than slices would.
    /// </summary>
    private string Patches(NetworkGraph graph)
    {
        var ones = new float[input.Channels * Taps * Taps];
        for (var row = 0; row < input.Channels * Taps; row++)
            ones[row * Taps + row % Taps] = 1;
        var selectors = graph.Builder.Initializer($"{name}.selectors", ones, input.Channels * Taps, 1, Side, Side);
        var patches = graph.Node("Conv", [value, selectors], Shape, Same, OnnxAttribute.Int("group", input.Channels));
        return graph.Node("Reshape", [patches, graph.Integers(0, input.Channels * Taps, input.Positions)]);
    }

    /// <summary>
    /// The kernel turned by 180 degrees, with inputs and outputs exchanged: convolving with it is the transposed convolution.
    /// </summary>
    private string Flipped(NetworkGraph graph)
    {
        var taps = graph.Node("Reshape", [kernel.Name, graph.Integers(filters, input.Channels, Taps)]);
        var turned = graph.Node("Gather", [taps, graph.Integers(8, 7, 6, 5, 4, 3, 2, 1, 0)], OnnxAttribute.Int("axis", 2));
        var shaped = graph.Node("Reshape", [turned, graph.Integers(kernel.Shape)]);
        return graph.Node("Transpose", [shaped], OnnxAttribute.Ints("perm", 1, 0, 2, 3));
    }
}
