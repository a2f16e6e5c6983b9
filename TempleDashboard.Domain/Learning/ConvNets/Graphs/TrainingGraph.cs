using TempleDashboard.Domain.Learning.ConvNets.Layers;
using TempleDashboard.Domain.Learning.Onnx;
using static TempleDashboard.Domain.Learning.Onnx.TensorProto.Types;

namespace TempleDashboard.Domain.Learning.ConvNets.Graphs;

/// <summary>
/// One step of training as one graph: pictures, right answers, dropout masks and weights in; loss, right answers and the gradient of every weight out.
/// </summary>
internal static class TrainingGraph
{
    /// <summary>Returns the content of the .onnx file.</summary>
    public static byte[] Build(LayerPlan plan)
    {
        var graph = new NetworkGraph("training", forTraining: true);
        var classCount = plan.Network.ClassCount;
        var picture = PicturePreparation.Prepare(graph, plan.Network);
        var target = graph.BatchInput(GraphNames.Target, classCount);
        var weight = graph.BatchInput(GraphNames.PictureWeight, 1);
        foreach (var mask in plan.Masks)
            graph.BatchInput(mask.Name, mask.Shape.Axes);
        foreach (var parameter in plan.Parameters)
            graph.ParameterInput(parameter);

        var scores = plan.Forward(graph, picture)[^1];
        var logarithms = graph.Node("LogSoftmax", [scores], OnnxAttribute.Int("axis", 1));
        Loss(graph, logarithms, target, weight);
        Right(graph, scores, target);
        // The gradient of cross-entropy by the scores is the probabilities less the right answers.
        var error = graph.Node("Sub", [graph.Node("Exp", [logarithms]), target]);
        plan.Backward(graph, graph.Node("Mul", [error, weight]));
        return graph.Builder.ToByteArray();
    }

    private static void Loss(NetworkGraph graph, string logarithms, string target, string weight)
    {
        var own = graph.Node("Mul", [logarithms, target]);
        var sum = graph.Node("ReduceSum", [graph.Node("Mul", [own, weight])], OnnxAttribute.Int("keepdims", 0));
        graph.Builder.NodeTo([GraphNames.Loss], "Neg", [sum]);
        graph.Builder.Output(GraphNames.Loss, DataType.Float);
    }

    private static void Right(NetworkGraph graph, string scores, string target)
    {
        string Highest(string values) => graph.Node("ArgMax", [values], OnnxAttribute.Int("axis", 1), OnnxAttribute.Int("keepdims", 0));
        var equal = graph.Node("Equal", [Highest(scores), Highest(target)]);
        var ones = graph.Node("Cast", [equal], OnnxAttribute.Int("to", (int)DataType.Float));
        graph.Builder.NodeTo([GraphNames.Right], "ReduceSum", [ones], OnnxAttribute.Int("keepdims", 0));
        graph.Builder.Output(GraphNames.Right, DataType.Float);
    }
}
