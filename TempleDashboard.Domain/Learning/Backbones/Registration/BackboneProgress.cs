namespace TempleDashboard.Domain.Learning.Backbones.Registration;

/// <summary>How far a backbone is on its way in.</summary>
/// <param name="ReceivedBytes">Bytes of the ONNX file that have arrived.</param>
/// <param name="TotalBytes">Size of the file where its sender announced it.</param>
/// <param name="IsChecking">True once all of it is here and is being checked and tried.</param>
public sealed record BackboneProgress(long ReceivedBytes, long? TotalBytes, bool IsChecking);
