namespace TempleDashboard.Domain.Learning.Backbones;

/// <summary>One stretch of the embedding: a layer of the source network and how its feature map becomes a vector.</summary>
/// <param name="Node">The layer's name in the source graph.</param>
/// <param name="Pooling">How [C,h,w] is pooled; <see cref="BackbonePooling.Grid"/> gives 4 C numbers, the others C.</param>
public sealed record BackboneLayer(string Node, BackbonePooling Pooling);
