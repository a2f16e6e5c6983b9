namespace TempleDashboard.Domain.Learning.Backbones.TensorFlowJs;

/// <summary>A value of the TensorFlow.js graph during conversion, [N, <see cref="Channels"/>, <see cref="Height"/>, <see cref="Width"/>].</summary>
internal sealed record FeatureMap(int Channels, int Height, int Width)
{
    /// <summary>Name in the ONNX graph; null while <see cref="Pending"/> waits to be written.</summary>
    public string? OnnxName { get; set; }

    /// <summary>The convolution that makes this value, as long as more may be folded into it.</summary>
    public Convolution? Pending { get; init; }

    /// <summary>Dilation asked for by a SpaceToBatchND whose BatchToSpaceND has not come yet.</summary>
    public int Dilation { get; init; } = 1;

    /// <summary>How many positions of the source graph lie between two positions of this map, along each axis.</summary>
    public int Subsampling { get; init; } = 1;
}
