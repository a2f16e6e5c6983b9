namespace TempleDashboard.Domain.Learning.ConvNets.Layers;

/// <summary>Hyperbolic tangent.</summary>
internal sealed class TanhLayer : NetworkLayer
{
    private string output = "";

    public override string Forward(NetworkGraph graph, string input) => output = graph.Node("Tanh", [input]);

    public override string Backward(NetworkGraph graph, string gradient, bool needsInput)
    {
        var square = graph.Node("Mul", [output, output]);
        return graph.Node("Mul", [gradient, graph.Node("Sub", [graph.Number(1), square])]);
    }
}
