namespace TempleDashboard.Domain.Learning.Backbones.Registration;

/// <summary>Size that pictures are scaled to, in pixels.</summary>
public sealed record PictureSize(int Width, int Height);
