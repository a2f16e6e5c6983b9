namespace TempleDashboard.Domain.Learning.Export;

/// <summary>The content of a model folder.</summary>
/// <param name="Model">Bytes of <c>model.onnx</c>.</param>
/// <param name="Info">Becomes <c>extra_info.json</c>.</param>
/// <param name="Architecture">Becomes <c>model_architecture.json</c>.</param>
/// <param name="Neighbours">Bytes of <c>neighbours.bin</c>, see <see cref="Evaluation.Anomaly.NeighbourFile"/>.</param>
public sealed record ModelFiles(byte[] Model, ExtraInfo Info, ModelArchitecture Architecture, byte[] Neighbours);
