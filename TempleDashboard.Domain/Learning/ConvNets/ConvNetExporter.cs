using System.Text.Json;
using TempleDashboard.Domain.Learning.ConvNets.Graphs;
using TempleDashboard.Domain.Learning.ConvNets.Layers;
using TempleDashboard.Domain.Learning.Export;
using TempleDashboard.Domain.Learning.Onnx;
using static TempleDashboard.Domain.Learning.Onnx.TensorProto.Types;

namespace TempleDashboard.Domain.Learning.ConvNets;

/// <summary>
/// Makes the ONNX model of a finished network, with the inputs and outputs that all models of the product have. Standard operators only.
/// </summary>
public static class ConvNetExporter
{
    internal const string Kind = "convnet";
    private const string Temperature = "temperature";

    /// <summary>
    /// Returns a model that takes <see cref="ModelExporter.Picture"/>, uint8 <c>[N,H,W,3]</c> RGB, and puts out <see cref="ModelExporter.Probabilities"/>
    /// at the network's temperature and <see cref="ModelExporter.Embedding"/>.
    /// </summary>
    /// <param name="categories">Names in the order of the K probabilities.</param>
    /// <exception cref="ArgumentException">The names or weights are not as many as the network has.</exception>
    public static ModelProto Export(TrainedConvNet trained, IReadOnlyList<string> categories)
    {
        var network = trained.Network;
        if (categories.Count != network.ClassCount)
            throw new ArgumentException($"The network has {network.ClassCount} categories, {categories.Count} names were given.", nameof(categories));
        if (trained.Weights.Length != network.ParameterCount)
            throw new ArgumentException($"The network has {network.ParameterCount} weights, {trained.Weights.Length} were given.", nameof(trained));
        var graph = new NetworkGraph("convnet", forTraining: false);
        var plan = LayerPlan.Of(network);
        var picture = PicturePreparation.Prepare(graph, network);
        AddWeights(graph, plan, trained.Weights);
        var outputs = plan.Forward(graph, picture);
        var tempered = graph.Node("Div", [outputs[^1], graph.Builder.Initializer(Temperature, [(float)trained.Temperature])]);
        graph.Builder.NodeTo([ModelExporter.Probabilities], "Softmax", [tempered], OnnxAttribute.Int("axis", 1));
        graph.Builder.Output(ModelExporter.Probabilities, DataType.Float, NetworkGraph.Batch, network.ClassCount);
        NetworkEmbedding.Add(graph, plan, picture, outputs);
        ExportedKind.Write(graph.Builder, Kind);
        graph.Builder.Metadata(ModelExporter.LabelsKey, JsonSerializer.Serialize(categories));
        return graph.Builder.ToModel();
    }

    private static void AddWeights(NetworkGraph graph, LayerPlan plan, ReadOnlySpan<float> weights)
    {
        foreach (var parameter in plan.Parameters)
        {
            graph.Builder.Initializer(parameter.Name, weights[..parameter.Length], parameter.Shape);
            weights = weights[parameter.Length..];
        }
    }
}
