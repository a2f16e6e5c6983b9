using System.Text;
using System.Text.Json;

namespace TempleDashboard.Domain.Learning.Backbones.TensorFlowJs;

/// <summary>One node of a TensorFlow.js graph model: an operator, the nodes it reads and its attributes.</summary>
internal sealed class TfjsNode
{
    private readonly JsonElement attributes;

    public TfjsNode(JsonElement node)
    {
        Name = node.GetProperty("name").GetString()!;
        Operator = node.GetProperty("op").GetString()!;
        Inputs = node.TryGetProperty("input", out var inputs)
            ? [.. inputs.EnumerateArray().Select(input => input.GetString()!.Split(':')[0])]
            : [];
        attributes = node.TryGetProperty("attr", out var attr) ? attr : default;
    }

    public string Name { get; }

    public string Operator { get; }

    public IReadOnlyList<string> Inputs { get; }

    /// <summary>Reads an attribute that is one text, such as the padding "SAME".</summary>
    public string Text(string attribute) => ReadText(Attribute(attribute)!.Value.GetProperty("s"));

    /// <summary>Reads an attribute that is a list of texts, such as the operators fused into a convolution; none if it is absent.</summary>
    public IReadOnlyList<string> Texts(string attribute) =>
        List(attribute, "s") is { } list ? [.. list.EnumerateArray().Select(ReadText)] : [];

    /// <summary>Reads an attribute that is a list of whole numbers, such as strides; none if it is absent.</summary>
    public IReadOnlyList<int> Integers(string attribute) =>
        List(attribute, "i") is { } list ? [.. list.EnumerateArray().Select(ReadInteger)] : [];

    private JsonElement? List(string attribute, string kind) =>
        Attribute(attribute) is { } value && value.TryGetProperty("list", out var list) && list.TryGetProperty(kind, out var items) ? items : null;

    private JsonElement? Attribute(string name) =>
        attributes.ValueKind == JsonValueKind.Object && attributes.TryGetProperty(name, out var value) ? value : null;

    // The converter's older versions write bytes as arrays of numbers, newer ones as base64; whole numbers come as texts too.
    private static string ReadText(JsonElement element) => Encoding.ASCII.GetString(
        element.ValueKind == JsonValueKind.Array
            ? [.. element.EnumerateArray().Select(item => item.GetByte())]
            : element.GetBytesFromBase64());

    private static int ReadInteger(JsonElement element) =>
        element.ValueKind == JsonValueKind.String ? int.Parse(element.GetString()!, System.Globalization.CultureInfo.InvariantCulture) : element.GetInt32();
}
