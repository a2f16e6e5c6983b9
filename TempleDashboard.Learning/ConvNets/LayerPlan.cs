using System.Globalization;
using TempleDashboard.Learning.Onnx;
using static TempleDashboard.Learning.Onnx.TensorProto.Types;

namespace TempleDashboard.Learning.ConvNets;

/// <summary>The layers of a network as they are written into a graph: everything up to the scores, which softmax follows.</summary>
internal sealed class LayerPlan
{
    private LayerPlan(ConvNetNetwork network, NetworkLayer[] layers)
    {
        (Network, Layers) = (network, layers);
        Masks = [.. layers.Select(layer => layer.Mask).OfType<MaskSpec>()];
    }

    public ConvNetNetwork Network { get; }

    public IReadOnlyList<NetworkLayer> Layers { get; }

    public IReadOnlyList<MaskSpec> Masks { get; }

    /// <summary>What is learned, in the order of the layers.</summary>
    public IEnumerable<ParameterSpec> Parameters => Layers.SelectMany(layer => layer.Parameters);

    /// <summary>
    /// Lays out <paramref name="network"/> for one graph. Where pooling follows the bias and the ReLU of a convolution it is done before
    /// them: both keep the order of numbers, so the largest stays the largest, and a quarter of the work is left for them.
    /// </summary>
    public static LayerPlan Of(ConvNetNetwork network)
    {
        var layers = new List<NetworkLayer>();
        var counts = new Dictionary<LayerKind, int>();
        foreach (var (spec, input) in network.Layers.Zip(network.Shapes))
        {
            var number = counts[spec.Kind] = counts.GetValueOrDefault(spec.Kind) + 1;
            var name = $"{spec.Kind.ToString().ToLowerInvariant()}{number}";
            if (spec.Kind == LayerKind.MaxPool)
            {
                layers.Insert(
                    layers.Count - layers.AsEnumerable().Reverse().TakeWhile(layer => layer is BiasLayer or ReluLayer).Count(),
                    new MaxPoolLayer(input));
            }
            else
            {
                layers.AddRange(LayersOf(spec, name, input));
            }
        }
        return new LayerPlan(network, [.. layers]);
    }

    /// <summary>Writes all layers forward and returns what each puts out; the last are the scores, <c>[N,K]</c>.</summary>
    public IReadOnlyList<string> Forward(NetworkGraph graph, string input)
    {
        var outputs = new List<string>();
        foreach (var layer in Layers)
            outputs.Add(layer.Forward(graph, outputs.Count == 0 ? input : outputs[^1]));
        return outputs;
    }

    /// <summary>Writes all layers backward, from the gradient by the scores down to the first layer that learns.</summary>
    public void Backward(NetworkGraph graph, string gradient)
    {
        var first = Layers.TakeWhile(layer => layer.Parameters.Count == 0).Count();
        string? value = gradient;
        for (var i = Layers.Count - 1; i >= first; i--)
            value = Layers[i].Backward(graph, value!, needsInput: i > first);
    }

    private static IEnumerable<NetworkLayer> LayersOf(LayerSpec spec, string name, LayerShape input) => spec.Kind switch
    {
        LayerKind.Conv => [new ConvLayer(name, input, spec.Size), new BiasLayer(name, spec.Size)],
        LayerKind.Relu => [new ReluLayer()],
        LayerKind.Dropout when spec.Rate > 0 => [new DropoutLayer(name, input, spec.Rate)],
        LayerKind.Flatten => [new FlattenLayer(input)],
        LayerKind.Dense => [new DenseLayer(name, input.Channels, spec.Size)],
        LayerKind.Tanh => [new TanhLayer()],
        LayerKind.Dropout or LayerKind.Softmax => [],
        _ => throw new ArgumentOutOfRangeException(nameof(spec), spec.Kind, "This kind of layer is not known."),
    };
}

/// <summary>The graph that layers write themselves into: nodes, constants (each kept once), and a gradient for each parameter.</summary>
internal sealed class NetworkGraph(string name, bool forTraining)
{
    /// <summary>The first axis of everything that belongs to pictures.</summary>
    public const string Batch = "N";

    private readonly HashSet<string> _constants = new(StringComparer.Ordinal);

    public OnnxGraphBuilder Builder { get; } = new(name);

    /// <summary>Whether dropout drops, and values are kept for the way back.</summary>
    public bool ForTraining => forTraining;

    /// <summary>Returns the name of the graph's output with the gradient of a parameter.</summary>
    public static string GradientName(string parameter) => $"gradient.{parameter}";

    public string Node(string opType, IEnumerable<string> inputs, params ReadOnlySpan<AttributeProto> attributes) =>
        Builder.Node(opType, inputs, attributes);

    /// <summary>Adds the node whose output is the gradient of <paramref name="parameter"/>, and makes it an output of the graph.</summary>
    public void Gradient(ParameterSpec parameter, string opType, IEnumerable<string> inputs, params ReadOnlySpan<AttributeProto> attributes)
    {
        var output = GradientName(parameter.Name);
        Builder.NodeTo([output], opType, inputs, attributes);
        Builder.Output(output, DataType.Float, Dimensions(parameter.Shape));
    }

    /// <summary>Declares a float32 input, <c>[N,...]</c>.</summary>
    public string BatchInput(string inputName, params ReadOnlySpan<long> shape) =>
        Builder.Input(inputName, DataType.Float, [Batch, .. Dimensions(shape)]);

    /// <summary>Declares a parameter as an input, so that its value can change between runs.</summary>
    public void ParameterInput(ParameterSpec parameter) => Builder.Input(parameter.Name, DataType.Float, Dimensions(parameter.Shape));

    /// <summary>Returns the name of a constant list of whole numbers, <c>[length]</c> int64: a shape, axes or indices.</summary>
    public string Integers(params ReadOnlySpan<long> values)
    {
        var constant = $"integers({string.Join(',', values.ToArray())})";
        return _constants.Add(constant) ? Builder.Initializer(constant, values, values.Length) : constant;
    }

    /// <summary>Returns the name of a constant float32 scalar.</summary>
    public string Number(float value)
    {
        var constant = string.Create(CultureInfo.InvariantCulture, $"number({value:R})");
        return _constants.Add(constant) ? Builder.Initializer(constant, [value]) : constant;
    }

    private static OnnxDimension[] Dimensions(ReadOnlySpan<long> shape)
    {
        var dimensions = new OnnxDimension[shape.Length];
        for (var i = 0; i < shape.Length; i++)
            dimensions[i] = shape[i];
        return dimensions;
    }
}
