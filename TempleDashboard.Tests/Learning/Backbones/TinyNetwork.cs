using TempleDashboard.Learning.Backbones;
using TempleDashboard.Learning.Onnx;
using static TempleDashboard.Learning.Onnx.TensorProto.Types;

namespace TempleDashboard.Tests.Learning.Backbones;

/// <summary>Networks of a few nodes: the embedding of a picture is each channel's mean, in the order of the channels.</summary>
internal static class TinyNetwork
{
    public const int Width = 5;
    public const int Height = 4;

    /// <summary>[N,3,4,5] or [N,4,5,3] in, [N,3,1,1] or [N,3] out.</summary>
    public static OnnxGraphBuilder Means(PictureLayout layout, bool open = false)
    {
        var builder = new OnnxGraphBuilder("means");
        OnnxDimension height = open ? "h" : Height, width = open ? "w" : Width;
        // The names that the product uses itself must not be in the way.
        if (layout == PictureLayout.Nchw)
        {
            builder.NodeTo(["embedding"], "GlobalAveragePool", [builder.Input("picture", DataType.Float, 1, 3, height, width)]);
            builder.Output("embedding", DataType.Float, 1, 3, 1, 1);
            return builder;
        }
        builder.NodeTo(
            ["embedding"],
            "ReduceMean",
            [builder.Input("picture", DataType.Float, "batch", height, width, 3), builder.Initializer("pixel_factor", [1L, 2L], 2)],
            OnnxAttribute.Int("keepdims", 0));
        builder.Output("embedding", DataType.Float, "batch", 3);
        return builder;
    }

    /// <summary>Noise, [H,W,3], the same for the same seed.</summary>
    public static byte[] Picture(int seed)
    {
        var pixels = new byte[Width * Height * 3];
        new Random(seed).NextBytes(pixels);
        return pixels;
    }
}
