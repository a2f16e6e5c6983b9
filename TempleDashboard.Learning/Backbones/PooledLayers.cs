using TempleDashboard.Learning.Onnx;

namespace TempleDashboard.Learning.Backbones;

/// <summary>Finds in a backbone's graph how its embedding comes about.</summary>
internal static class PooledLayers
{
    /// <summary>
    /// Returns the layers in the order of the embedding; none where any part of it is not an average over positions, or its
    /// root, of a value named <see cref="BackboneImporter.FeatureMapPrefix"/>: then no position can be given its share.
    /// </summary>
    public static IReadOnlyList<PooledLayer> Find(ModelProto model)
    {
        var producers = new Dictionary<string, NodeProto>(StringComparer.Ordinal);
        foreach (var node in model.Graph.Node)
        {
            foreach (var output in node.Output)
                producers[output] = node;
        }
        if (producers.GetValueOrDefault(BackboneImporter.EmbeddingOutput) is not { OpType: "Concat" } concat)
            return [];
        var layers = concat.Input.Select(part => Trace(producers, part)).OfType<PooledLayer>().ToArray();
        return layers.Length == concat.Input.Count ? layers : [];
    }

    /// <summary>Says whether every number of the embedding is the root of an average.</summary>
    public static bool AreRoots(ModelProto model) =>
        Find(model) is { Count: > 0 } layers && layers.All(layer => layer.Pooling == BackbonePooling.RootAverage);

    private static PooledLayer? Trace(Dictionary<string, NodeProto> producers, string part)
    {
        if (producers.GetValueOrDefault(part) is not { OpType: "Flatten" } flatten)
            return null;
        var pooled = producers.GetValueOrDefault(flatten.Input[0]);
        var pooling = BackbonePooling.Average;
        if (pooled is { OpType: "Sqrt" })
        {
            pooling = BackbonePooling.RootAverage;
            pooled = producers.GetValueOrDefault(pooled.Input[0]);
        }
        return
            pooled is { OpType: "GlobalAveragePool" }
            && pooled.Input[0].StartsWith(BackboneImporter.FeatureMapPrefix, StringComparison.Ordinal)
            ? new PooledLayer(pooled.Input[0], pooling)
            : null;
    }
}

/// <summary>A stretch of the embedding that is pooled from one feature map.</summary>
/// <param name="Map">Name of the map's value in the graph, float32 [N,C,h,w].</param>
/// <param name="Pooling"><see cref="BackbonePooling.Average"/> or <see cref="BackbonePooling.RootAverage"/>.</param>
internal sealed record PooledLayer(string Map, BackbonePooling Pooling);
