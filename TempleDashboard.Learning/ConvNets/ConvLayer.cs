using TempleDashboard.Learning.Onnx;

namespace TempleDashboard.Learning.ConvNets;

/// <summary>Convolution 3x3, stride 1, "same", without its bias, which is a <see cref="BiasLayer"/>.</summary>
internal sealed class ConvLayer(string name, LayerShape input, int filters) : NetworkLayer
{
    private const int Side = 3, Taps = Side * Side;

    private readonly ParameterSpec _kernel = new(
        $"{name}.weight", [filters, input.Channels, Side, Side], input.Channels * Taps, filters * Taps);
    private string _value = "";

    public override IReadOnlyList<ParameterSpec> Parameters => [_kernel];

    private static AttributeProto Same => OnnxAttribute.Ints("pads", 1, 1, 1, 1);

    private static AttributeProto Shape => OnnxAttribute.Ints("kernel_shape", Side, Side);

    public override string Forward(NetworkGraph graph, string input)
    {
        _value = input;
        return graph.Node("Conv", [input, _kernel.Name], Shape, Same);
    }

    public override string? Backward(NetworkGraph graph, string gradient, bool needsInput)
    {
        var rows = graph.Node("Reshape", [gradient, graph.Integers(0, filters, input.Positions)]);
        var products = graph.Builder.RuntimeNode("FusedMatMul", [rows, Patches(graph)], OnnxAttribute.Int("transB", 1));
        var sum = graph.Node("ReduceSum", [products, graph.Integers(0)], OnnxAttribute.Int("keepdims", 0));
        graph.Gradient(_kernel, "Reshape", [sum, graph.Integers(_kernel.Shape)]);
        return needsInput ? graph.Node("Conv", [gradient, Flipped(graph)], Shape, Same) : null;
    }

    /// <summary>
    /// The 3x3 patch around each position, <c>[N,9C,HW]</c>. A grouped convolution with kernels that are each a single one copies faster,
    /// and on all threads, than slices would.
    /// </summary>
    private string Patches(NetworkGraph graph)
    {
        var ones = new float[input.Channels * Taps * Taps];
        for (var row = 0; row < input.Channels * Taps; row++)
            ones[row * Taps + row % Taps] = 1;
        var selectors = graph.Builder.Initializer($"{name}.selectors", ones, input.Channels * Taps, 1, Side, Side);
        var patches = graph.Node("Conv", [_value, selectors], Shape, Same, OnnxAttribute.Int("group", input.Channels));
        return graph.Node("Reshape", [patches, graph.Integers(0, input.Channels * Taps, input.Positions)]);
    }

    /// <summary>
    /// The kernel turned by 180 degrees, with inputs and outputs exchanged: convolving with it is the transposed convolution.
    /// </summary>
    private string Flipped(NetworkGraph graph)
    {
        var taps = graph.Node("Reshape", [_kernel.Name, graph.Integers(filters, input.Channels, Taps)]);
        var turned = graph.Node("Gather", [taps, graph.Integers(8, 7, 6, 5, 4, 3, 2, 1, 0)], OnnxAttribute.Int("axis", 2));
        var shaped = graph.Node("Reshape", [turned, graph.Integers(_kernel.Shape)]);
        return graph.Node("Transpose", [shaped], OnnxAttribute.Ints("perm", 1, 0, 2, 3));
    }
}

/// <summary>
/// The largest of each 2x2, stride 2. In training it is the largest of four views of the map, each of every second row and column: they
/// tell on the way back which of the four won (the first one, where several are equal) several times faster than MaxPool's indices would.
/// </summary>
internal sealed class MaxPoolLayer(LayerShape input) : NetworkLayer
{
    private const int Side = 2;

    private readonly long _rows = input.Height / Side, _columns = input.Width / Side;
    private readonly string[] _views = new string[Side * Side];
    private string _output = "";

    public override string Forward(NetworkGraph graph, string value)
    {
        if (!graph.ForTraining)
        {
            return graph.Node(
                "MaxPool", [value], OnnxAttribute.Ints("kernel_shape", Side, Side), OnnxAttribute.Ints("strides", Side, Side));
        }

        for (var i = 0; i < _views.Length; i++)
        {
            _views[i] = graph.Node(
                "Slice",
                [
                    value,
                    graph.Integers(i / Side, i % Side),
                    graph.Integers(_rows * Side, _columns * Side),
                    graph.Integers(2, 3),
                    graph.Integers(Side, Side),
                ]);
        }
        return _output = graph.Node("Max", _views);
    }

    public override string Backward(NetworkGraph graph, string gradient, bool needsInput)
    {
        var zero = graph.Number(0);
        var shares = new string[_views.Length];
        var left = gradient;
        for (var i = 0; i < _views.Length - 1; i++)
        {
            var won = graph.Node("Equal", [_views[i], _output]);
            shares[i] = graph.Node("Where", [won, left, zero]);
            left = graph.Node("Where", [won, zero, left]);
        }
        shares[^1] = left;
        return Pad(graph, Interleave(graph, shares));
    }

    /// <summary>Puts the four views together again, <c>[N,C,2h,2w]</c>.</summary>
    private string Interleave(NetworkGraph graph, string[] shares)
    {
        string Row(int first) => Merge(graph, shares[first], shares[first + 1], 4, graph.Integers(0, 0, 0, _columns * Side));
        return Merge(graph, Row(0), Row(Side), 3, graph.Integers(0, input.Channels, _rows * Side, _columns * Side));
    }

    private static string Merge(NetworkGraph graph, string even, string odd, int axis, string shape)
    {
        string[] parts = [graph.Node("Unsqueeze", [even, graph.Integers(axis)]), graph.Node("Unsqueeze", [odd, graph.Integers(axis)])];
        return graph.Node("Reshape", [graph.Node("Concat", parts, OnnxAttribute.Int("axis", axis)), shape]);
    }

    /// <summary>An odd last row or column was left out: nothing of the gradient goes there.</summary>
    private string Pad(NetworkGraph graph, string gradient) => input.Height % Side == 0 && input.Width % Side == 0
        ? gradient
        : graph.Node("Pad", [gradient, graph.Integers(0, 0, 0, 0, 0, 0, input.Height % Side, input.Width % Side)]);
}
