using System.Text.Json;
using TempleDashboard.Domain.Learning.Onnx;
using static TempleDashboard.Domain.Learning.Onnx.TensorProto.Types;

namespace TempleDashboard.Domain.Learning.Export;

/// <summary>Makes the ONNX model of a single category: pictures in, the probability 1 and the embedding out.</summary>
public static class NormalOnlyExporter
{
    internal const string Kind = "normal-only";

    /// <summary>Extends <paramref name="backbone"/>, which has the output <see cref="ModelExporter.Embedding"/> of <paramref name="dimension"/> features.</summary>
    /// <param name="category">Name of the category.</param>
    /// <param name="backboneHash">SHA-256 of the backbone's own file, 64 hex digits.</param>
    public static ModelProto Extend(ModelProto backbone, int dimension, string category, string backboneHash)
    {
        var builder = OnnxGraphBuilder.FromModel(backbone);
        builder.RemoveOutput(ModelExporter.Embedding);
        // Softmax over a single score is 1: a column of ones, as long as the batch.
        var weights = builder.Initializer("normal.weight", new float[dimension], dimension, 1);
        var score = builder.Node("MatMul", [ModelExporter.Embedding, weights]);
        builder.NodeTo([ModelExporter.Probabilities], "Softmax", [score], OnnxAttribute.Int("axis", 1));
        builder.Output(ModelExporter.Probabilities, DataType.Float, "N", 1);
        builder.Output(ModelExporter.Embedding, DataType.Float, "N", dimension);
        ExportedKind.Write(builder, Kind);
        builder.Metadata(ModelExporter.LabelsKey, JsonSerializer.Serialize(new[] { category }));
        builder.Metadata(ModelExporter.BackboneKey, backboneHash);
        return builder.ToModel();
    }
}
