using System.Globalization;
using TempleDashboard.Domain.Learning.Onnx;
using static TempleDashboard.Domain.Learning.Onnx.TensorProto.Types;

namespace TempleDashboard.Domain.Learning.ConvNets.Layers;

/// <summary>The graph that layers write themselves into: nodes, constants (each kept once), and a gradient for each parameter.</summary>
internal sealed class NetworkGraph(string name, bool forTraining)
{
    /// <summary>The first axis of everything that belongs to pictures.</summary>
    public const string Batch = "N";

    private readonly HashSet<string> constants = new(StringComparer.Ordinal);

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
        return constants.Add(constant) ? Builder.Initializer(constant, values, values.Length) : constant;
    }

    /// <summary>Returns the name of a constant float32 scalar.</summary>
    public string Number(float value)
    {
        var constant = string.Create(CultureInfo.InvariantCulture, $"number({value:R})");
        return constants.Add(constant) ? Builder.Initializer(constant, [value]) : constant;
    }

    private static OnnxDimension[] Dimensions(ReadOnlySpan<long> shape)
    {
        var dimensions = new OnnxDimension[shape.Length];
        for (var i = 0; i < shape.Length; i++)
            dimensions[i] = shape[i];
        return dimensions;
    }
}
