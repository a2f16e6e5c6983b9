using TempleDashboard.Domain.Learning.Onnx;

namespace TempleDashboard.Domain.Learning.ConvNets.Layers;

/// <summary>Adds a number of its own to each map.</summary>
internal sealed class BiasLayer(string name, int channels) : NetworkLayer
{
    private readonly ParameterSpec bias = new($"{name}.bias", [channels]);

    public override IReadOnlyList<ParameterSpec> Parameters => [bias];

    public override string Forward(NetworkGraph graph, string input) =>
        graph.Node("Add", [input, graph.Node("Reshape", [bias.Name, graph.Integers(1, channels, 1, 1)])]);

    public override string Backward(NetworkGraph graph, string gradient, bool needsInput)
    {
        graph.Gradient(bias, "ReduceSum", [gradient, graph.Integers(0, 2, 3)], OnnxAttribute.Int("keepdims", 0));
        return gradient;
    }
}
