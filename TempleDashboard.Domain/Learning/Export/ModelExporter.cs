using System.Text.Json;
using TempleDashboard.Domain.Learning.Heads;
using TempleDashboard.Domain.Learning.Onnx;
using static TempleDashboard.Domain.Learning.Onnx.TensorProto.Types;

namespace TempleDashboard.Domain.Learning.Export;

/// <summary>Makes one ONNX model of a backbone and a head: pictures in, probabilities out.</summary>
public static class ModelExporter
{
    /// <summary>Input of the model, uint8 <c>[N,H,W,3]</c> RGB.</summary>
    public const string Picture = "picture";

    /// <summary>The backbone's output and the model's second one, float32 <c>[N,D]</c>.</summary>
    public const string Embedding = "embedding";

    /// <summary>The model's first output, float32 <c>[N,K]</c>; rows sum to 1.</summary>
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
    /// Appends standardisation, head, temperature and softmax to <paramref name="backbone"/> (opset 13 or later, which has the input
    /// <see cref="Picture"/> and the output <see cref="Embedding"/>). Category names and the backbone's hash go into the model's metadata.
    /// </summary>
    /// <param name="categories">Names in the order of the head's K probabilities.</param>
    /// <param name="backboneHash">SHA-256 of the backbone's own file, 64 hex digits.</param>
    /// <exception cref="ArgumentException">Backbone, head and categories do not fit together.</exception>
    public static ModelProto Combine(ModelProto backbone, LinearHead head, IReadOnlyList<string> categories, string backboneHash)
    {
        if (categories.Count != head.ClassCount)
            throw new ArgumentException($"The head has {head.ClassCount} categories, {categories.Count} names were given.", nameof(categories));
        ThrowIfLengthDiffers(backbone, head.Dimension);
        var builder = OnnxGraphBuilder.FromModel(backbone);
        builder.RemoveOutput(Embedding);
        builder.Initializer(Mean, head.Scaler.Mean, head.Dimension);
        builder.Initializer(Scale, head.Scaler.Scale, head.Dimension);
        builder.Initializer(Weight, head.Weights, head.ClassCount, head.Dimension);
        builder.Initializer(Bias, head.Bias, head.ClassCount);
        builder.Initializer(Temperature, [head.Temperature]);

        var centred = builder.Node("Sub", [Embedding, Mean]);
        var standardised = builder.Node("Div", [centred, Scale]);
        var scores = builder.Node("Gemm", [standardised, Weight, Bias], OnnxAttribute.Int("transB", 1));
        var tempered = builder.Node("Div", [scores, Temperature]);
        builder.NodeTo([Probabilities], "Softmax", [tempered], OnnxAttribute.Int("axis", 1));
        builder.Output(Probabilities, DataType.Float, Batch, head.ClassCount);
        builder.Output(Embedding, DataType.Float, Batch, head.Dimension);
        builder.Metadata(LabelsKey, JsonSerializer.Serialize(categories));
        builder.Metadata(BackboneKey, backboneHash);
        return builder.ToModel();
    }

    private static void ThrowIfLengthDiffers(ModelProto backbone, int dimension)
    {
        var output = backbone.Graph.Output.FirstOrDefault(o => o.Name == Embedding)
            ?? throw new ArgumentException($"The backbone has no output '{Embedding}'.", nameof(backbone));
        var shape = output.Type?.TensorType?.Shape?.Dim;
        if (shape is [_, { DimValue: > 0 } length] && length.DimValue != dimension)
            throw new ArgumentException($"The backbone's embedding has {length.DimValue} features, the head takes {dimension}.", nameof(backbone));
    }
}
