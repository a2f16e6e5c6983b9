using TempleDashboard.Domain.Learning.Onnx;

namespace TempleDashboard.Domain.Learning.Export;

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
