namespace TempleDashboard.Learning.Backbones;

/// <summary>Says which part of a pretrained network makes the embedding, and how a picture is made into the network's input.</summary>
public sealed record BackboneSpec
{
    public required string Name { get; init; }

    public required int Version { get; init; }

    public required int InputWidth { get; init; }

    public required int InputHeight { get; init; }

    /// <summary>Taken from the channels' values 0 to 255, in the network's own order: blue, green, red.</summary>
    public required IReadOnlyList<float> Means { get; init; }

    /// <summary>The embedding's parts, in their order in the vector.</summary>
    public required IReadOnlyList<BackboneLayer> Layers { get; init; }

    /// <summary>What the made backbone is checked against; null checks nothing.</summary>
    public GoldenNumbers? Golden { get; init; }

    /// <summary>
    /// ML.NET's ResNet18 (NuGet package Microsoft.ML.DnnImageFeaturizer.ResNet18 0.23.1, MIT), 224 x 224, D = 1280. Picture size,
    /// layers and pooling were measured: docs/learning.md.
    /// </summary>
    public static BackboneSpec Default { get; } = new()
    {
        Name = "resnet18",
        Version = 1,
        InputWidth = 224,
        InputHeight = 224,
        // The channels' means over the mean image of the package's ResNetPreprocess.onnx.
        Means = [103.06f, 115.90f, 123.15f],
        Layers =
        [
            new("ReLU347", BackbonePooling.RootAverage),
            new("ReLU379", BackbonePooling.RootAverage),
            new("ReLU393", BackbonePooling.RootAverage),
        ],
        Golden = new(
            Stride: 64,
            [
                1.123943f, 1.337282f, 0.152895f, 1.622266f, 0f, 0.479519f, 0.055624f, 2.174283f, 0.049622f, 0f,
                0.310448f, 0f, 0f, 0f, 0f, 1.563193f, 1.473289f, 0.618895f, 0.222322f, 1.589054f,
            ]),
    };
}

/// <summary>One stretch of the embedding: a layer of the source network and how its feature map becomes a vector.</summary>
/// <param name="Node">The layer's name in the source graph.</param>
/// <param name="Pooling">How [C,h,w] becomes C numbers.</param>
public sealed record BackboneLayer(string Node, BackbonePooling Pooling);

/// <summary>How a feature map [C,h,w] becomes a vector of C numbers.</summary>
public enum BackbonePooling
{
    /// <summary>Mean over all positions.</summary>
    Average,

    /// <summary>Square root of the mean over all positions; for layers that are never negative.</summary>
    RootAverage,
}
