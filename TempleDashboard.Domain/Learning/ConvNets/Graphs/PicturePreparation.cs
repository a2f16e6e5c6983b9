using TempleDashboard.Domain.Learning.ConvNets.Layers;
using TempleDashboard.Domain.Learning.Onnx;
using static TempleDashboard.Domain.Learning.Onnx.TensorProto.Types;

namespace TempleDashboard.Domain.Learning.ConvNets.Graphs;

/// <summary>The beginning of every graph: bytes become numbers around zero.</summary>
internal static class PicturePreparation
{
    /// <summary>
    /// Adds the input of pictures and returns the name of <c>2x - 1</c> with x = pixel / 255, float32 <c>[N,3,H,W]</c>. Without the shift to both
    /// sides of zero, some first weights never learn anything.
    /// </summary>
    public static string Prepare(NetworkGraph graph, ConvNetNetwork network)
    {
        var picture = graph.Builder.Input(GraphNames.Picture, DataType.Uint8, NetworkGraph.Batch, network.Height, network.Width, ConvNetNetwork.Bands);
        var planes = graph.Node("Transpose", [picture], OnnxAttribute.Ints("perm", 0, 3, 1, 2));
        var numbers = graph.Node("Cast", [planes], OnnxAttribute.Int("to", (int)DataType.Float));
        var scaled = graph.Node("Mul", [numbers, graph.Number(2f / byte.MaxValue)]);
        return graph.Node("Sub", [scaled, graph.Number(1)]);
    }
}
