using TempleDashboard.Learning.Onnx;

namespace TempleDashboard.Learning.ConvNets;

/// <summary>
/// Writes one layer into one graph: first forward, then, where the graph is for training, backward. What <see cref="Backward"/> needs of
/// the way forward is remembered in between, so every graph has layers of its own.
/// </summary>
internal abstract class NetworkLayer
{
    /// <summary>What the layer learns, in the order in which it is stored.</summary>
    public virtual IReadOnlyList<ParameterSpec> Parameters => [];

    /// <summary>The mask that training lays over its output; null where it needs none.</summary>
    public virtual MaskSpec? Mask => null;

    /// <summary>
    /// Adds what turns the value <paramref name="input"/>, <c>[N,...]</c>, into the layer's output, and returns that value's name.
    /// </summary>
    public abstract string Forward(NetworkGraph graph, string input);

    /// <summary>
    /// Adds what turns the loss's gradient by the output into those by the layer's parameters (see <see cref="NetworkGraph.Gradient"/>) and
    /// by its input, and returns the name of the latter; null where it is not needed.
    /// </summary>
    /// <param name="needsInput">False where nothing before this layer learns.</param>
    public abstract string? Backward(NetworkGraph graph, string gradient, bool needsInput);
}

/// <summary>Weights that a layer learns: a kernel, or a bias.</summary>
/// <param name="Name">Unique within the network, such as <c>conv1.weight</c>.</param>
/// <param name="Shape">Axes of the tensor.</param>
/// <param name="FanIn">Inputs of one output; 0 for a bias.</param>
/// <param name="FanOut">Outputs that one input goes to; 0 for a bias.</param>
internal sealed record ParameterSpec(string Name, long[] Shape, int FanIn = 0, int FanOut = 0)
{
    public int Length { get; } = checked((int)Shape.Aggregate(1L, (product, length) => product * length));

    /// <summary>A bias starts at zero, and has no fan.</summary>
    public bool IsBias => FanIn == 0;
}

/// <summary>A dropout mask that is fed into the training graph with every batch.</summary>
/// <param name="Name">Name of the graph's input.</param>
/// <param name="Shape">What it is laid over, for one picture.</param>
/// <param name="Rate">Share of zeros, above 0 and below 1; the rest is <c>1 / (1 - Rate)</c>.</param>
internal sealed record MaskSpec(string Name, LayerShape Shape, double Rate);

/// <summary>Every output is a weighted sum of all inputs, and a bias: <c>xW + b</c> with W <c>[in,out]</c>.</summary>
internal sealed class DenseLayer(string name, int inputs, int units) : NetworkLayer
{
    private readonly ParameterSpec _weight = new($"{name}.weight", [inputs, units], inputs, units);
    private readonly ParameterSpec _bias = new($"{name}.bias", [units]);
    private string _value = "";

    public override IReadOnlyList<ParameterSpec> Parameters => [_weight, _bias];

    public override string Forward(NetworkGraph graph, string input)
    {
        _value = input;
        return graph.Node("Gemm", [input, _weight.Name, _bias.Name]);
    }

    public override string? Backward(NetworkGraph graph, string gradient, bool needsInput)
    {
        graph.Gradient(_weight, "Gemm", [_value, gradient], OnnxAttribute.Int("transA", 1));
        graph.Gradient(_bias, "ReduceSum", [gradient, graph.Integers(0)], OnnxAttribute.Int("keepdims", 0));
        return needsInput ? graph.Node("Gemm", [gradient, _weight.Name], OnnxAttribute.Int("transB", 1)) : null;
    }
}

/// <summary>Adds a number of its own to each map.</summary>
internal sealed class BiasLayer(string name, int channels) : NetworkLayer
{
    private readonly ParameterSpec _bias = new($"{name}.bias", [channels]);

    public override IReadOnlyList<ParameterSpec> Parameters => [_bias];

    public override string Forward(NetworkGraph graph, string input) =>
        graph.Node("Add", [input, graph.Node("Reshape", [_bias.Name, graph.Integers(1, channels, 1, 1)])]);

    public override string Backward(NetworkGraph graph, string gradient, bool needsInput)
    {
        graph.Gradient(_bias, "ReduceSum", [gradient, graph.Integers(0, 2, 3)], OnnxAttribute.Int("keepdims", 0));
        return gradient;
    }
}

/// <summary>max(x, 0).</summary>
internal sealed class ReluLayer : NetworkLayer
{
    private string _output = "";

    public override string Forward(NetworkGraph graph, string input) => _output = graph.Node("Relu", [input]);

    public override string Backward(NetworkGraph graph, string gradient, bool needsInput)
    {
        var zero = graph.Number(0);
        return graph.Node("Where", [graph.Node("Greater", [_output, zero]), gradient, zero]);
    }
}

/// <summary>Hyperbolic tangent.</summary>
internal sealed class TanhLayer : NetworkLayer
{
    private string _output = "";

    public override string Forward(NetworkGraph graph, string input) => _output = graph.Node("Tanh", [input]);

    public override string Backward(NetworkGraph graph, string gradient, bool needsInput)
    {
        var square = graph.Node("Mul", [_output, _output]);
        return graph.Node("Mul", [gradient, graph.Node("Sub", [graph.Number(1), square])]);
    }
}

/// <summary>
/// Inverted dropout (Srivastava et al., "Dropout", 2014): in training a mask of zeros and <c>1 / (1 - rate)</c> is laid over the numbers,
/// and nothing happens otherwise. The mask is an input, so that it follows from the seed alone.
/// </summary>
internal sealed class DropoutLayer(string name, LayerShape shape, double rate) : NetworkLayer
{
    public override MaskSpec Mask { get; } = new($"{name}.mask", shape, rate);

    public override string Forward(NetworkGraph graph, string input) =>
        graph.ForTraining ? graph.Node("Mul", [input, Mask.Name]) : input;

    public override string Backward(NetworkGraph graph, string gradient, bool needsInput) => graph.Node("Mul", [gradient, Mask.Name]);
}

/// <summary>Maps as one row of numbers.</summary>
internal sealed class FlattenLayer(LayerShape input) : NetworkLayer
{
    public override string Forward(NetworkGraph graph, string value) => graph.Node("Reshape", [value, graph.Integers(-1, input.Size)]);

    public override string Backward(NetworkGraph graph, string gradient, bool needsInput) =>
        graph.Node("Reshape", [gradient, graph.Integers([-1, .. input.Axes])]);
}
