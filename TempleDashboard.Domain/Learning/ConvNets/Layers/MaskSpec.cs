namespace TempleDashboard.Domain.Learning.ConvNets.Layers;

/// <summary>A dropout mask that is fed into the training graph with every batch.</summary>
/// <param name="Name">Name of the graph's input.</param>
/// <param name="Shape">What it is laid over, for one picture.</param>
/// <param name="Rate">Share of zeros, above 0 and below 1; the rest is <c>1 / (1 - Rate)</c>.</param>
internal sealed record MaskSpec(string Name, LayerShape Shape, double Rate);
