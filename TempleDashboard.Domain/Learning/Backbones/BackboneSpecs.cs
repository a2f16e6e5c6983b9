namespace TempleDashboard.Domain.Learning.Backbones;

/// <summary>The backbones that come with the product.</summary>
public static class BackboneSpecs
{
    private const string Block = "MobilenetV2/expanded_conv_";

    /// <summary>
    /// IBM's DeepLab MobileNetV2 (npm @codait/max-image-segmenter 0.3.0, Apache-2.0), 257 x 257, D = 1536. Picture size,
    /// layers and poolings were measured: docs/learning.md.
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
            new(Block + "13/expand/Relu6", BackbonePooling.RootAverage),
            new(Block + "16/expand/Relu6", BackbonePooling.RootAverage),
        ],
        Subsampled = [Block + "6/depthwise/depthwise"],
        Golden = new(
            Stride: 64,
            [
                0.053261f, 0.283254f, 0.094108f, 0.472577f, 0.249684f, 0f, 0.713316f, 0.135826f,
                0.433950f, 0f, 0.295680f, 0.458843f, 0.081284f, 0.010108f, 0f, 0f,
                0.058761f, 0.107800f, 0.173388f, 0f, 0.095990f, 0.005581f, 0.120447f, 0.044673f,
            ]),
    };
}
