using System.Text.Json.Serialization;
using TempleDashboard.Domain.Learning.Onnx;

namespace TempleDashboard.Domain.Learning.Export;

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
