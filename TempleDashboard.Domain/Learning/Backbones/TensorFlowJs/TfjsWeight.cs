namespace TempleDashboard.Domain.Learning.Backbones.TensorFlowJs;

/// <summary>A constant of a TensorFlow.js graph, row-major; whole numbers are read as floats.</summary>
internal sealed record TfjsWeight(IReadOnlyList<int> Shape, float[] Values);
