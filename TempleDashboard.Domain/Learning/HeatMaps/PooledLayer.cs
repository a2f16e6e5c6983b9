using TempleDashboard.Domain.Learning.Backbones;

namespace TempleDashboard.Domain.Learning.HeatMaps;

/// <summary>A stretch of the embedding that is pooled from one feature map.</summary>
/// <param name="Map">Name of the map's value in the graph, float32 [N,C,h,w].</param>
/// <param name="Pooling"><see cref="BackbonePooling.Average"/> or <see cref="BackbonePooling.RootAverage"/>.</param>
internal sealed record PooledLayer(string Map, BackbonePooling Pooling);
