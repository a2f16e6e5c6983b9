using TempleDashboard.Domain.Learning.Backbones;

namespace TempleDashboard.Domain.Learning.HeatMaps;

/// <summary>A layer's answer to one picture, before pooling.</summary>
/// <param name="Values"><c>[C,h*w]</c> row-major.</param>
/// <param name="Pooling">How a row becomes one number of the embedding.</param>
internal sealed record FeatureMap(float[] Values, BackbonePooling Pooling);
