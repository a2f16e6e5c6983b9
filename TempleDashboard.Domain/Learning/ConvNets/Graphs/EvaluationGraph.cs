using TempleDashboard.Domain.Learning.ConvNets.Layers;
using static TempleDashboard.Domain.Learning.Onnx.TensorProto.Types;

namespace TempleDashboard.Domain.Learning.ConvNets.Graphs;

/// <summary>The network without dropout, with its weights as inputs: pictures in, scores out.</summary>
internal static class EvaluationGraph
{
    /// <summary>Returns the content of the .onnx file.</summary>
    public static byte[] Build(LayerPlan plan)
    {
        var graph = new NetworkGraph("evaluation", forTraining: false);
        var picture = PicturePreparation.Prepare(graph, plan.Network);
        foreach (var parameter in plan.Parameters)
            graph.ParameterInput(parameter);
        graph.Builder.NodeTo([GraphNames.Scores], "Identity", [plan.Forward(graph, picture)[^1]]);
        graph.Builder.Output(GraphNames.Scores, DataType.Float, NetworkGraph.Batch, plan.Network.ClassCount);
        return graph.Builder.ToByteArray();
    }
}
