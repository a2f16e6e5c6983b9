namespace TempleDashboard.Domain.Learning.Backbones;

/// <summary>Says which part of a pretrained TensorFlow.js network makes the embedding, and for which picture size.</summary>
public sealed record BackboneSpec
{
    public required string Name { get; init; }

    public required int Version { get; init; }

    /// <summary>Node that gets the picture, RGB in [-1,1], in place of the source's own preprocessing.</summary>
    public required string InputNode { get; init; }

    public required int InputWidth { get; init; }

    public required int InputHeight { get; init; }

    /// <summary>The embedding's parts, in their order in the vector.</summary>
    public required IReadOnlyList<BackboneLayer> Layers { get; init; }

    /// <summary>Convolutions of which every second position is kept, for speed; empty keeps the source's grid.</summary>
    public IReadOnlyList<string> Subsampled { get; init; } = [];

    /// <summary>What the import is checked against; null checks nothing.</summary>
    public GoldenNumbers? Golden { get; init; }
}
