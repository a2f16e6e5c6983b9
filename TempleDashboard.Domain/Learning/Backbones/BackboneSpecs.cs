namespace TempleDashboard.Domain.Learning.Backbones;

/// <summary>The backbones that come with the product.</summary>
public static class BackboneSpecs
{
    private const string Block = "MobilenetV2/expanded_conv_";

    /// <summary>
    /// IBM's DeepLab MobileNetV2 (npm @codait/max-image-segmenter 0.3.0, Apache-2.0), 321 x 321, D = 1536. Picture size,
    /// layers and poolings were measured: docs/learning.md.
    /// </summary>
    public static BackboneSpec Default { get; } = new()
    {
        Name = "deeplab-mobilenetv2",
        Version = 1,
        InputNode = "sub_7",
        InputWidth = 321,
        InputHeight = 321,
        Layers =
        [
            new(Block + "13/expand/Relu6", BackbonePooling.RootAverage),
            new(Block + "16/expand/Relu6", BackbonePooling.RootAverage),
        ],
        Subsampled = [Block + "6/depthwise/depthwise"],
        Golden = new(
            Stride: 64,
            [
                0.049836f, 0.232655f, 0.067129f, 0.406125f, 0.181522f, 0.022829f, 0.697054f, 0.086212f,
                0.423345f, 0f, 0.332384f, 0.485283f, 0.119626f, 0f, 0f, 0f,
                0.062232f, 0.198085f, 0.187223f, 0f, 0.193441f, 0f, 0.161114f, 0.020730f,
            ]),
    };
}
