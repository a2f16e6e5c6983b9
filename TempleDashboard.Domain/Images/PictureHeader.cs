namespace TempleDashboard.Domain.Images;

/// <summary>What the header of a picture says.</summary>
/// <param name="Format">Format by content.</param>
/// <param name="Width">Width in pixels as shown, orientation applied.</param>
/// <param name="Height">Height in pixels as shown, orientation applied.</param>
public sealed record PictureHeader(PictureFormat Format, int Width, int Height);
