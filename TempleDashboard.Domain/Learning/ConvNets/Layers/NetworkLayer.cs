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

    /// <summary>Adds what turns the value <paramref name="input"/>, <c>[N,...]</c>, into the layer's output, and returns that value's name.</summary>
    public abstract string Forward(NetworkGraph graph, string input);

    /// <summary>
    /// Adds what turns the loss's gradient by the output into those by the layer's parameters (see <see cref="NetworkGraph.Gradient"/>) and by its
    /// input, and returns the name of the latter; null where it is not needed.
    /// </summary>
    /// <param name="needsInput">False where nothing before this layer learns.</param>
    public abstract string? Backward(NetworkGraph graph, string gradient, bool needsInput);
}
