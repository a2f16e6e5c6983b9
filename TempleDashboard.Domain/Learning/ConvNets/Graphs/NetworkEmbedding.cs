using TempleDashboard.Domain.Learning.ConvNets.Layers;
using TempleDashboard.Domain.Learning.Export;
using TempleDashboard.Domain.Learning.Onnx;
using static TempleDashboard.Domain.Learning.Onnx.TensorProto.Types;

namespace TempleDashboard.Domain.Learning.ConvNets.Graphs;

/// <summary>
/// The output by which pictures are compared: the network's last maps, averaged over a coarse grid. The dense layers behind them keep only what tells the
/// categories apart, which says little of a picture that belongs to none.
/// </summary>
internal static class NetworkEmbedding
{
    /// <summary>Cells of the grid from left to right, and from top to bottom, where the maps have as many.</summary>
    private const int Side = 4;

    /// <summary>Adds the output <see cref="ModelExporter.Embedding"/>.</summary>
    /// <param name="outputs">What each of the plan's layers puts out.</param>
    public static void Add(NetworkGraph graph, LayerPlan plan, IReadOnlyList<string> outputs)
    {
        var flatten = plan.Layers.TakeWhile(layer => layer is not FlattenLayer).Count();
        var maps = plan.Network.Shapes[plan.Network.Layers.TakeWhile(layer => layer.Kind != LayerKind.Flatten).Count()];
        var (height, width) = (Math.Max(1, maps.Height / Side), Math.Max(1, maps.Width / Side));
        var pooled = graph.Node("AveragePool", [outputs[flatten - 1]], OnnxAttribute.Ints("kernel_shape", height, width), OnnxAttribute.Ints("strides", height, width));
        var length = maps.Channels * (maps.Height / height) * (maps.Width / width);
        graph.Builder.NodeTo([ModelExporter.Embedding], "Reshape", [pooled, graph.Integers(-1, length)]);
        graph.Builder.Output(ModelExporter.Embedding, DataType.Float, NetworkGraph.Batch, length);
    }
}
