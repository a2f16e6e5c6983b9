namespace TempleDashboard.Domain.Learning.ConvNets.Layers;

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
