using TempleDashboard.Learning.Export;
using TempleDashboard.Learning.Heads;
using TempleDashboard.Learning.Onnx;
using static TempleDashboard.Learning.Onnx.TensorProto.Types;

namespace TempleDashboard.Tests.Learning.Export;

/// <summary>A backbone that averages each colour of a 4x6 picture, and a head for three categories.</summary>
internal static class TinyModel
{
    public const int PictureBytes = 4 * 6 * 3;
    public const string BackboneHash = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    public static readonly string[] Categories = ["Door \"open\"", "Tür zu\n✓", "🛕"];

    public static readonly LinearHead Head = new(
        new FeatureScaler([100, 110, 120.5f], [40, 35, 1 / 3f]),
        [0.3f, -1, 0.01f, 1, 0.7f, 0, -0.2f, 0.1f, 0.004f],
        [0.1f, -0.3f, 0.2f],
        1.7f);

    public static ModelProto Backbone()
    {
        var builder = new OnnxGraphBuilder("tiny");
        builder.Input("picture", DataType.Uint8, "N", 4, 6, 3);
        var numbers = builder.Node("Cast", ["picture"], OnnxAttribute.Int("to", (int)DataType.Float));
        builder.Initializer("axes", [1L, 2L], 2);
        builder.NodeTo(["embedding"], "ReduceMean", [numbers, "axes"], OnnxAttribute.Int("keepdims", 0));
        builder.Output("embedding", DataType.Float, "N", 3);
        return builder.ToModel();
    }

    public static ModelProto Combined() => ModelExporter.Join(Backbone(), OwnPart());

    public static ModelProto OwnPart() => ModelExporter.Head(Head, Categories, BackboneHash);
}
