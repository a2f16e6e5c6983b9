namespace TempleDashboard.Domain.Learning.ConvNets.Layers;

/// <summary>max(x, 0).</summary>
internal sealed class ReluLayer : NetworkLayer
{
    private string output = "";

    public override string Forward(NetworkGraph graph, string input) => output = graph.Node("Relu", [input]);

    public override string Backward(NetworkGraph graph, string gradient, bool needsInput)
    {
        var zero = graph.Number(0);
        return graph.Node("Where", [graph.Node("Greater", [output, zero]), gradient, zero]);
    }
}
