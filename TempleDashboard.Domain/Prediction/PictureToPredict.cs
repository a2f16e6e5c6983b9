namespace TempleDashboard.Domain.Prediction;

/// <summary>An encoded picture with the name it came with.</summary>
public sealed record PictureToPredict(string Name, ReadOnlyMemory<byte> Bytes);
