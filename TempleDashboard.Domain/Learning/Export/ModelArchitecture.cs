using System.Text.Json.Serialization;
using TempleDashboard.Domain.Learning.Onnx;

namespace TempleDashboard.Domain.Learning.Export;

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
