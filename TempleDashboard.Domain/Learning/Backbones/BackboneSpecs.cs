namespace TempleDashboard.Domain.Learning.Backbones;

/// <summary>The backbones that come with the product.</summary>
public static class BackboneSpecs
{
    private const string Block = "MobilenetV2/expanded_conv_";

    /// <summary>
    /// IBM's DeepLab MobileNetV2 (npm @codait/max-image-segmenter 0.3.0, Apache-2.0). Picture size, layers and poolings
    /// were measured: docs/learning.md.
    /// </summary>
    public static BackboneSpec Default { get; } = new()
    {
        Name = "deeplab-mobilenetv2",
        Version = 1,
        InputNode = "sub_7",
        InputWidth = 257,
        InputHeight = 257,
        Layers =
        [
            new(Block + "13/expand/Relu6", BackbonePooling.Average),
            new(Block + "16/expand/Relu6", BackbonePooling.Average),
        ],
        Subsampled = [Block + "6/depthwise/depthwise"],
    };
}
