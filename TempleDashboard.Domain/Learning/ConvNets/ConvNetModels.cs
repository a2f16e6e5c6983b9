using Google.Protobuf;
using TempleDashboard.Domain.Learning.Onnx;
using TempleDashboard.Domain.Temples;

namespace TempleDashboard.Domain.Learning.ConvNets;

/// <summary>Opens ConvNets for service.</summary>
public sealed class ConvNetModels(StoredPixels stored)
{
    /// <summary>Opens a model that <see cref="ConvNetExporter"/> made.</summary>
    /// <param name="region">The region that it was trained on; null for the whole picture.</param>
    /// <exception cref="InvalidDataException">It is another model, or damaged.</exception>
    public ConvNetModel Open(ModelProto model, Region? region) => Open(model.ToByteArray(), region);

    /// <inheritdoc cref="Open(ModelProto, Region?)"/>
    /// <param name="model">Content of a <c>model.onnx</c>.</param>
    public ConvNetModel Open(byte[] model, Region? region) => new(model, stored, region);
}
