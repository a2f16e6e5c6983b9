using Google.Protobuf;
using TempleDashboard.Domain.Learning.Onnx;

namespace TempleDashboard.Domain.Learning.Export;

/// <summary>What a <c>head.onnx</c> or <c>model.onnx</c> says of its own kind, in its metadata. Transfer models, the first there were, say nothing.</summary>
internal static class ExportedKind
{
    private const string Key = "kind";

    /// <summary>Writes the kind down.</summary>
    public static void Write(OnnxGraphBuilder builder, string kind) => builder.Metadata(Key, kind);

    /// <summary>Reads it back out of the content of the file; null where none was written, or the file is damaged.</summary>
    public static string? Read(byte[] model)
    {
        try
        {
            return ModelProto.Parser.ParseFrom(model).MetadataProps.FirstOrDefault(entry => entry.Key == Key)?.Value;
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }
}
