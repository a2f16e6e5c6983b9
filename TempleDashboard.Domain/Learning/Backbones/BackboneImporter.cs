using TempleDashboard.Domain.Learning.Backbones.TensorFlowJs;
using TempleDashboard.Domain.Learning.Onnx;
using static TempleDashboard.Domain.Learning.Onnx.TensorProto.Types;

namespace TempleDashboard.Domain.Learning.Backbones;

/// <summary>Turns a pretrained TensorFlow.js network into the backbone's ONNX model.</summary>
public static class BackboneImporter
{
    public const string PictureInput = "picture";
    public const string EmbeddingOutput = "embedding";

    /// <summary>
    /// The i-th layer of the embedding before pooling is the graph's value <c>feature_map_i</c>, float32 [N,C,h,w]. It is
    /// no output, which would cost time; who wants it declares it one with <see cref="OnnxGraphBuilder.Output"/>.
    /// </summary>
    public const string FeatureMapPrefix = "feature_map_";
    private const string Batch = "N";

    /// <summary>
    /// Writes the model: <c>picture</c> uint8 [N,H,W,3] RGB in, <c>embedding</c> float32 [N,D] out.
    /// </summary>
    /// <param name="modelJsonPath">model.json, with the weight shards beside it.</param>
    /// <exception cref="InvalidDataException">The source is damaged or lacks what <paramref name="spec"/> names.</exception>
    public static ModelProto Import(string modelJsonPath, BackboneSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var builder = new OnnxGraphBuilder("backbone");
        var converter = new TfjsConverter(TfjsGraph.Load(modelJsonPath), builder);
        converter.Feed(spec.InputNode, Picture(builder, spec), channels: 3, spec.InputHeight, spec.InputWidth);
        foreach (var convolution in spec.Subsampled)
            converter.Subsample(convolution);

        var parts = new List<string>();
        var length = 0;
        foreach (var (index, layer) in spec.Layers.Index())
        {
            var map = converter.Layer(layer.Node);
            var name = $"{FeatureMapPrefix}{index}";
            builder.NodeTo([name], "Identity", [map.OnnxName!]);
            parts.Add(Pool(builder, name, map, layer.Pooling));
            length += layer.Pooling == BackbonePooling.Grid ? 4 * map.Channels : map.Channels;
        }
        builder.NodeTo([EmbeddingOutput], "Concat", parts, OnnxAttribute.Int("axis", 1));
        builder.Output(EmbeddingOutput, DataType.Float, Batch, length);
        return builder.ToModel();
    }

    private static string Picture(OnnxGraphBuilder builder, BackboneSpec spec)
    {
        var picture = builder.Input(PictureInput, DataType.Uint8, Batch, spec.InputHeight, spec.InputWidth, 3);
        var planes = builder.Node("Transpose", [picture], OnnxAttribute.Ints("perm", 0, 3, 1, 2));
        var values = builder.Node("Cast", [planes], OnnxAttribute.Int("to", (int)DataType.Float));
        var scaled = builder.Node("Mul", [values, builder.Initializer("pixel_scale", [1 / 127.5f])]);
        return builder.Node("Sub", [scaled, builder.Initializer("one", [1f])]);
    }

    private static string Pool(OnnxGraphBuilder builder, string name, FeatureMap map, BackbonePooling pooling)
    {
        var pooled = pooling switch
        {
            BackbonePooling.Average => builder.Node("GlobalAveragePool", [name]),
            BackbonePooling.RootAverage => builder.Node("Sqrt", [builder.Node("GlobalAveragePool", [name])]),
            BackbonePooling.Maximum => builder.Node("GlobalMaxPool", [name]),
            BackbonePooling.Grid => builder.Node(
                "AveragePool",
                [name],
                OnnxAttribute.Ints("kernel_shape", (map.Height + 1) / 2, (map.Width + 1) / 2),
                OnnxAttribute.Ints("strides", Math.Max(1, map.Height / 2), Math.Max(1, map.Width / 2))),
            _ => throw new ArgumentOutOfRangeException(nameof(pooling), pooling, null),
        };
        return builder.Node("Flatten", [pooled], OnnxAttribute.Int("axis", 1));
    }
}
