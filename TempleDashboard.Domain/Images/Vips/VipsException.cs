namespace TempleDashboard.Domain.Images.Vips;

/// <summary>Thrown where libvips refuses an operation; the decoder turns it into a refusal of the picture.</summary>
internal sealed class VipsException(string message) : Exception(message);
