namespace TempleDashboard.Domain.Learning.ConvNets.Layers;

/// <summary>Maps as one row of numbers.</summary>
internal sealed class FlattenLayer(LayerShape input) : NetworkLayer
{
    public override string Forward(NetworkGraph graph, string value) => graph.Node("Reshape", [value, graph.Integers(-1, input.Size)]);

    public override string Backward(NetworkGraph graph, string gradient, bool needsInput) =>
        graph.Node("Reshape", [gradient, graph.Integers([-1, .. input.Axes])]);
}
