using System.Text.Json;

namespace TempleDashboard.Domain.Learning.Backbones.TensorFlowJs;

/// <summary>A TensorFlow.js graph model (model.json with its weight shards) in memory.</summary>
internal sealed class TfjsGraph
{
    private readonly Dictionary<string, TfjsNode> nodes;
    private readonly Dictionary<string, TfjsWeight> weights;
    private readonly ILookup<string, TfjsNode> consumers;

    private TfjsGraph(Dictionary<string, TfjsNode> nodes, Dictionary<string, TfjsWeight> weights)
    {
        this.nodes = nodes;
        this.weights = weights;
        consumers = nodes.Values
            .SelectMany(node => node.Inputs.Select(input => (input, node)))
            .ToLookup(edge => edge.input, edge => edge.node, StringComparer.Ordinal);
    }

    /// <exception cref="InvalidDataException">The file is no TensorFlow.js graph model, or its weights are cut short.</exception>
    public static TfjsGraph Load(string modelJsonPath)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(modelJsonPath));
            var root = document.RootElement;
            var nodes = root.GetProperty("modelTopology").GetProperty("node").EnumerateArray()
                .Select(node => new TfjsNode(node.Clone()))
                .ToDictionary(node => node.Name, StringComparer.Ordinal);
            var folder = Path.GetDirectoryName(Path.GetFullPath(modelJsonPath))!;
            return new TfjsGraph(nodes, TfjsWeightReader.Read(root.GetProperty("weightsManifest"), folder));
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new InvalidDataException($"'{modelJsonPath}' is not a TensorFlow.js graph model.", exception);
        }
    }

    /// <exception cref="InvalidDataException">The graph has no such node.</exception>
    public TfjsNode Node(string name) =>
        nodes.TryGetValue(name, out var node) ? node : throw new InvalidDataException($"The graph has no node '{name}'.");

    public TfjsWeight? Weight(string name) => weights.GetValueOrDefault(name);

    public bool HasOneConsumer(string name) => consumers[name].Take(2).Count() == 1;
}
