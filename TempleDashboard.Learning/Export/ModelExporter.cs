using System.Text.Json;
using Google.Protobuf;
using TempleDashboard.Learning.Heads;
using TempleDashboard.Learning.Onnx;
using static TempleDashboard.Learning.Onnx.TensorProto.Types;

namespace TempleDashboard.Learning.Export;

/// <summary>
/// Writes what a version keeps as its own, <c>head.onnx</c>: a graph from the embedding to the probabilities. Joined with its backbone it
/// is the whole model: picture in, probabilities out.
/// </summary>
public static class ModelExporter
{
    /// <summary>Input of a whole model, uint8 <c>[N,H,W,3]</c> RGB.</summary>
    public const string Picture = "picture";

    /// <summary>Input of a head, output of a backbone and second output of a whole model, float32 <c>[N,D]</c>.</summary>
    public const string Embedding = "embedding";

    /// <summary>Output of a head and first output of a whole model, float32 <c>[N,K]</c>; rows sum to 1.</summary>
    public const string Probabilities = "probabilities";

    internal const string Mean = "features.mean";
    internal const string Scale = "features.scale";
    internal const string Weight = "head.weight";
    internal const string Bias = "head.bias";
    internal const string Temperature = "head.temperature";
    internal const string LabelsKey = "class_labels";
    internal const string BackboneKey = "backbone_sha256";
    private const string Batch = "N";

    /// <summary>
    /// Returns standardisation, head, temperature and softmax as a graph. Category names and the backbone's hash go into its metadata.
    /// </summary>
    /// <param name="categories">Names in the order of the head's K probabilities.</param>
    /// <param name="backboneHash">SHA-256 of the backbone's own file, 64 hex digits.</param>
    /// <exception cref="ArgumentException">Head and categories do not fit together.</exception>
    public static ModelProto Head(LinearHead head, IReadOnlyList<string> categories, string backboneHash)
    {
        if (categories.Count != head.ClassCount)
        {
            throw new ArgumentException(
                $"The head has {head.ClassCount} categories, {categories.Count} names were given.", nameof(categories));
        }

        var builder = StartHead(head.Dimension);
        builder.Initializer(Mean, head.Scaler.Mean, head.Dimension);
        builder.Initializer(Scale, head.Scaler.Scale, head.Dimension);
        builder.Initializer(Weight, head.Weights, head.ClassCount, head.Dimension);
        builder.Initializer(Bias, head.Bias, head.ClassCount);
        builder.Initializer(Temperature, [head.Temperature]);

        builder.NodeTo(["head.centred"], "Sub", [Embedding, Mean]);
        builder.NodeTo(["head.standardised"], "Div", ["head.centred", Scale]);
        builder.NodeTo(["head.scores"], "Gemm", ["head.standardised", Weight, Bias], OnnxAttribute.Int("transB", 1));
        builder.NodeTo(["head.tempered"], "Div", ["head.scores", Temperature]);
        builder.NodeTo([Probabilities], "Softmax", ["head.tempered"], OnnxAttribute.Int("axis", 1));
        return FinishHead(builder, categories, backboneHash);
    }

    /// <summary>
    /// Appends a head to its backbone (opset 13 or later, which has the input <see cref="Picture"/> and the output
    /// <see cref="Embedding"/>). The same two give the same model, byte for byte; the metadata is the head's.
    /// </summary>
    /// <exception cref="ArgumentException">Backbone and head do not fit together.</exception>
    public static ModelProto Join(ModelProto backbone, ModelProto head)
    {
        var (embedding, probabilities) = (head.Graph.Input.Single(), head.Graph.Output.Single());
        var dimension = (int)Length(embedding);
        ThrowIfLengthDiffers(backbone, dimension);
        var builder = OnnxGraphBuilder.FromModel(backbone);
        builder.RemoveOutput(Embedding);
        builder.Append(head);
        builder.Output(Probabilities, DataType.Float, Batch, (int)Length(probabilities));
        builder.Output(Embedding, DataType.Float, Batch, dimension);
        foreach (var entry in head.MetadataProps)
            builder.Metadata(entry.Key, entry.Value);
        return builder.ToModel();
    }

    internal static OnnxGraphBuilder StartHead(int dimension)
    {
        var builder = new OnnxGraphBuilder("head");
        builder.Input(Embedding, DataType.Float, Batch, dimension);
        return builder;
    }

    internal static ModelProto FinishHead(OnnxGraphBuilder builder, IReadOnlyList<string> categories, string backboneHash)
    {
        builder.Output(Probabilities, DataType.Float, Batch, categories.Count);
        builder.Metadata(LabelsKey, JsonSerializer.Serialize(categories));
        builder.Metadata(BackboneKey, backboneHash);
        return builder.ToModel();
    }

    private static long Length(ValueInfoProto rows) => rows.Type.TensorType.Shape.Dim[1].DimValue;

    private static void ThrowIfLengthDiffers(ModelProto backbone, int dimension)
    {
        var output = backbone.Graph.Output.FirstOrDefault(o => o.Name == Embedding)
            ?? throw new ArgumentException($"The backbone has no output '{Embedding}'.", nameof(backbone));
        var shape = output.Type?.TensorType?.Shape?.Dim;
        if (shape is [_, { DimValue: > 0 } length] && length.DimValue != dimension)
        {
            throw new ArgumentException(
                $"The backbone's embedding has {length.DimValue} features, the head takes {dimension}.", nameof(backbone));
        }
    }
}

/// <summary>What is left of a model without its backbone: enough to serve it beside others that share the backbone.</summary>
/// <param name="Head">The head.</param>
/// <param name="Categories">Names in the order of the probabilities.</param>
/// <param name="BackboneHash">SHA-256 of the backbone that the head was trained on.</param>
public sealed record ExportedHead(LinearHead Head, string[] Categories, string BackboneHash);

/// <summary>
/// What a <c>head.onnx</c> or <c>model.onnx</c> says of its own kind, in its metadata. Transfer models, the first there were, say nothing.
/// </summary>
internal static class ExportedKind
{
    private const string Key = "kind";

    private static readonly uint MetadataTag = WireFormat.MakeTag(ModelProto.MetadataPropsFieldNumber, WireFormat.WireType.LengthDelimited);

    /// <summary>Writes the kind down.</summary>
    public static void Write(OnnxGraphBuilder builder, string kind) => builder.Metadata(Key, kind);

    /// <summary>
    /// Reads it back out of the content of the file; null where none was written, or the file is damaged. The graph with its weights is
    /// passed over: who needs it reads it, and a ConvNet's is read by ONNX Runtime alone.
    /// </summary>
    public static string? Read(byte[] model)
    {
        try
        {
            string? kind = null;
            var input = new CodedInputStream(model);
            while (input.ReadTag() is not 0 and var tag)
            {
                if (tag != MetadataTag)
                    input.SkipLastField();
                else if (StringStringEntryProto.Parser.ParseFrom(input.ReadBytes()) is { Key: Key } entry)
                    kind ??= entry.Value;
            }
            return kind;
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }
}

/// <summary>Makes the <c>head.onnx</c> of a single category: embedding in, the probability 1 out.</summary>
public static class NormalOnlyExporter
{
    internal const string Kind = "normal-only";

    /// <param name="dimension">Length of an embedding.</param>
    /// <param name="category">Name of the category.</param>
    /// <param name="backboneHash">SHA-256 of the backbone's own file, 64 hex digits.</param>
    public static ModelProto Head(int dimension, string category, string backboneHash)
    {
        var builder = ModelExporter.StartHead(dimension);
        // Softmax over a single score is 1: a column of ones, as long as the batch.
        builder.Initializer("normal.weight", new float[dimension], dimension, 1);
        builder.NodeTo(["normal.score"], "MatMul", [ModelExporter.Embedding, "normal.weight"]);
        builder.NodeTo([ModelExporter.Probabilities], "Softmax", ["normal.score"], OnnxAttribute.Int("axis", 1));
        ExportedKind.Write(builder, Kind);
        return ModelExporter.FinishHead(builder, [category], backboneHash);
    }
}
