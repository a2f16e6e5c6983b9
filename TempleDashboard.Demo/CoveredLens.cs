using TempleDashboard.Domain.Pictures;

namespace TempleDashboard.Demo;

/// <summary>What a camera sends that somebody has hung a cloth over: it fits no category of the demo temple.</summary>
public static class CoveredLens
{
    private const int Width = 320, Height = 180;

    /// <summary>Draws it as PNG, the same every time.</summary>
    public static byte[] Draw()
    {
        var pixels = new byte[Width * Height * 3];
        for (var pixel = 0; pixel < Width * Height; pixel++)
        {
            pixels[pixel * 3] = (byte)(90 + pixel % Width / 8);
            pixels[pixel * 3 + 1] = (byte)(20 + pixel % 7);
            pixels[pixel * 3 + 2] = (byte)(60 + pixel / Width / 4);
        }
        return PngEncoder.Encode(pixels, Width, Height, 3);
    }
}
