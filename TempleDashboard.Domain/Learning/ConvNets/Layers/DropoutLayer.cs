namespace TempleDashboard.Domain.Learning.ConvNets.Layers;

/// <summary>
/// Inverted dropout (Srivastava et al., "Dropout", 2014): in training a mask of zeros and <c>1 / (1 - rate)</c> is laid over the numbers, and nothing
/// happens otherwise. The mask is an input, so that it follows from the seed alone.
/// </summary>
internal sealed class DropoutLayer(string name, LayerShape shape, double rate) : NetworkLayer
{
    public override MaskSpec Mask { get; } = new($"{name}.mask", shape, rate);

    public override string Forward(NetworkGraph graph, string input) =>
        graph.ForTraining ? graph.Node("Mul", [input, Mask.Name]) : input;

    public override string Backward(NetworkGraph graph, string gradient, bool needsInput) => graph.Node("Mul", [gradient, Mask.Name]);
}
