using Google.Protobuf;
using TempleDashboard.Domain.Learning.Onnx;

namespace TempleDashboard.Domain.Learning.Export;

/// <summary>The content of a model folder.</summary>
/// <param name="Own">What is the version's own: its head, or the whole model where it needs no backbone.</param>
/// <param name="NeedsBackbone">True for a head: it becomes <c>head.onnx</c>, else <c>model.onnx</c>.</param>
/// <param name="Info">Becomes <c>extra_info.json</c>.</param>
/// <param name="Architecture">Becomes <c>model_architecture.json</c>; lists the whole model.</param>
/// <param name="Neighbours">Bytes of <c>neighbours.bin</c>, see <see cref="Evaluation.Anomaly.NeighbourFile"/>.</param>
public sealed record ModelFiles(ModelProto Own, bool NeedsBackbone, ExtraInfo Info, ModelArchitecture Architecture, byte[] Neighbours)
{
    internal string OwnFile => NeedsBackbone ? ModelFolder.HeadFile : ModelFolder.ModelFile;

    internal byte[] OwnBytes => Own.ToByteArray();
}
