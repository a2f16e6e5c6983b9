using TempleDashboard.Domain.Temples;

namespace TempleDashboard.Domain.Images;

/// <summary>What a model looks at: a region of the picture (the whole where null), squashed to one size in pixels.</summary>
public sealed record PictureView(int Width, int Height, Region? Region)
{
    /// <summary>Bytes of one picture so decoded, <c>[H,W,3]</c>.</summary>
    public int PictureBytes => Width * Height * ImageDecoder.Bands;
}
