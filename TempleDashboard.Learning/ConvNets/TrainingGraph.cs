using TempleDashboard.Learning.Onnx;
using static TempleDashboard.Learning.Onnx.TensorProto.Types;

namespace TempleDashboard.Learning.ConvNets;

/// <summary>
/// One step of training as one graph: pictures, right answers, dropout masks and weights in; loss, right answers and the gradient of every
/// weight out.
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

/// <summary>Names of the inputs and outputs of a network's graphs; parameters and masks have their own.</summary>
internal static class GraphNames
{
    /// <summary>uint8 <c>[N,H,W,3]</c> RGB.</summary>
    public const string Picture = "picture";

    /// <summary>Right answers, float32 <c>[N,K]</c>: 1 at the picture's category, 0 elsewhere.</summary>
    public const string Target = "target";

    /// <summary>How much each picture adds to the loss, float32 <c>[N,1]</c>: 1/N for a mean.</summary>
    public const string PictureWeight = "picture_weight";

    /// <summary>The batch's cross-entropy in nats, a float32 scalar.</summary>
    public const string Loss = "loss";

    /// <summary>Right answers in the batch, a float32 scalar.</summary>
    public const string Right = "right";

    /// <summary>What softmax turns into probabilities, float32 <c>[N,K]</c>.</summary>
    public const string Scores = "scores";
}
