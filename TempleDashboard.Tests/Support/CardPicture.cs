namespace TempleDashboard.Tests.Support;

/// <summary>
/// A card of wide coloured waves, 192 x 144: nothing that models of doors or stripes have seen, and every take of it looks alike.
/// </summary>
internal static class CardPicture
{
    public const int Width = 192;
    public const int Height = 144;

    /// <summary>Draws a take: another seed has other noise, and nothing else.</summary>
    public static byte[] Draw(int seed)
    {
        var random = new Random(seed);
        var rgb = new byte[Width * Height * 3];
        for (var i = 0; i < rgb.Length; i++)
        {
            var (band, x, y) = (i % 3, i / 3 % Width, i / 3 / Width);
            var wave = 60 * Math.Sin(x / 19.0 + band) + 45 * Math.Cos(y / 15.0 - x / 37.0 + 2 * band);
            rgb[i] = (byte)Math.Clamp(128 + wave + random.Next(-4, 5), 0, 255);
        }
        return PngFile.Encode(Width, Height, rgb);
    }
}
