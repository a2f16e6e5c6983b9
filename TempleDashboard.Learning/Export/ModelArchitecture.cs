using System.Text.Json.Serialization;
using TempleDashboard.Learning.Onnx;

namespace TempleDashboard.Learning.Export;

/// <summary>The readable layer list of a model: <c>model_architecture.json</c>.</summary>
/// <param name="Inputs">Names, types and shapes of what goes in.</param>
/// <param name="Outputs">The same of what comes out.</param>
/// <param name="Parameters">All numbers that the model holds.</param>
/// <param name="Layers">The operators in the order they run.</param>
public sealed record ModelArchitecture(
    [property: JsonPropertyName("inputs")] string[] Inputs,
    [property: JsonPropertyName("outputs")] string[] Outputs,
    [property: JsonPropertyName("parameters")] long Parameters,
    [property: JsonPropertyName("layers")] ArchitectureLayer[] Layers)
{
    /// <summary>Lists the graph of <paramref name="model"/>.</summary>
    public static ModelArchitecture Of(ModelProto model)
    {
        var sizes = model.Graph.Initializer.ToDictionary(t => t.Name, t => t.Dims.Aggregate(1L, (product, length) => product * length));
        return new ModelArchitecture(
            [.. model.Graph.Input.Select(Describe)],
            [.. model.Graph.Output.Select(Describe)],
            sizes.Values.Sum(),
            [.. model.Graph.Node.Select((node, i) => ArchitectureLayer.Of(i + 1, node, sizes))]);
    }

    private static string Describe(ValueInfoProto value)
    {
        var tensor = value.Type.TensorType;
        var shape = tensor.Shape.Dim.Select(d => string.IsNullOrEmpty(d.DimParam) ? d.DimValue.ToString() : d.DimParam);
        return $"{value.Name}: {((TensorProto.Types.DataType)tensor.ElemType).ToString().ToLowerInvariant()} [{string.Join(", ", shape)}]";
    }
}

/// <summary>One operator of a model.</summary>
/// <param name="Number">Its place in the order, from 1.</param>
/// <param name="Type">The ONNX operator, such as <c>Conv</c>.</param>
/// <param name="Inputs">Values it takes, without its parameters.</param>
/// <param name="Outputs">Values it makes.</param>
/// <param name="Parameters">Numbers it holds.</param>
/// <param name="Settings">Whole-number settings, such as <c>strides</c>.</param>
public sealed record ArchitectureLayer(
    [property: JsonPropertyName("number")] int Number,
    [property: JsonPropertyName("type")] string Type,
    [property: JsonPropertyName("inputs")] string[] Inputs,
    [property: JsonPropertyName("outputs")] string[] Outputs,
    [property: JsonPropertyName("parameters")] long Parameters,
    [property: JsonPropertyName("settings")] Dictionary<string, long[]> Settings)
{
    internal static ArchitectureLayer Of(int number, NodeProto node, Dictionary<string, long> parameterSizes) => new(
        number,
        node.OpType,
        [.. node.Input.Where(name => name.Length > 0 && !parameterSizes.ContainsKey(name))],
        [.. node.Output.Where(name => name.Length > 0)],
        node.Input.Sum(name => parameterSizes.GetValueOrDefault(name)),
        node.Attribute
            .Where(a => a.Type is AttributeProto.Types.AttributeType.Int or AttributeProto.Types.AttributeType.Ints)
            .ToDictionary(a => a.Name, a => a.Type == AttributeProto.Types.AttributeType.Int ? [a.I] : a.Ints.ToArray()));
}
