namespace TempleDashboard.Domain.Learning.ConvNets.Layers;

/// <summary>
/// Writes one layer into one graph: first forward, then, where the graph is for training, backward. What <see cref="Backward"/> needs of the way
/// forward is remembered in between, so every graph has layers of its own.
/// </summary>
internal abstract class NetworkLayer
{
    /// <summary>What the layer learns, in the order in which it is stored.</summary>
    public virtual IReadOnlyList<ParameterSpec> Parameters => [];

    /// <summary>The mask that training lays over its output; null where it needs none.</summary>
    public virtual MaskSpec? Mask => null;

    /// <summary>
    /// Adds what turns the value <paramref name="input"/>, <c>[N,...]</c>, into the layer's output, and returns that value's name.
    /// </summary>
    public abstract string Forward(NetworkGraph graph, string input);

    /// <summary>
    /// Adds what turns the loss's gradient by the output into those by the layer's parameters (see <see cref="NetworkGraph.Gradient"/>) and by its
    /// input, and returns the name of the latter; null where it is not needed.
    /// </summary>
    /// <param name="needsInput">False where nothing before this layer learns.</param>
    public abstract string? Backward(NetworkGraph graph, string gradient, bool needsInput);
}

/// <summary>Weights that a layer learns: a kernel, or a bias.</summary>
/// <param name="Name">Unique within the network, such as <c>conv1.weight</c>.</param>
/// <param name="Shape">Axes of the tensor.</param>
/// <param name="FanIn">Inputs of one output; 0 for a bias.</param>
/// <param name="FanOut">Outputs that one input goes to; 0 for a bias.</param>
internal sealed record ParameterSpec(string Name, long[] Shape, int FanIn = 0, int FanOut = 0)
{
    public int Length { get; } = checked((int)Shape.Aggregate(1L, (product, length) => product * length));

    /// <summary>A bias starts at zero, and has no fan.</summary>
    public bool IsBias => FanIn == 0;
}

/// <summary>A dropout mask that is fed into the training graph with every batch.</summary>
/// <param name="Name">Name of the graph's input.</param>
/// <param name="Shape">What it is laid over, for one picture.</param>
/// <param name="Rate">Share of zeros, above 0 and below 1; the rest is <c>1 / (1 - Rate)</c>.</param>
internal sealed record MaskSpec(string Name, LayerShape Shape, double Rate);
