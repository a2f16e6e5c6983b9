namespace TempleDashboard.Tests.Support;

/// <summary>A noisy wall, 192 x 144, on which a chequered square of 36 pixels may hang.</summary>
internal static class SpottedPicture
{
    public const int Width = 192;
    public const int Height = 144;
    public const int Side = 36;

    /// <summary>Draws the wall, with the square's top left corner at <paramref name="square"/>, or without one.</summary>
    public static byte[] Draw(int seed, (int X, int Y)? square)
    {
        var random = new Random(seed);
        var light = random.Next(110, 170);
        var rgb = new byte[Width * Height * 3];
        for (var i = 0; i < rgb.Length; i++)
        {
            var (x, y) = (i / 3 % Width, i / 3 / Width);
            var inside = square is var (left, top) && x >= left && x < left + Side && y >= top && y < top + Side;
            var value = inside ? ((x / 6) + (y / 6)) % 2 == 0 ? 225 : 15 : light;
            rgb[i] = (byte)(value + random.Next(20));
        }
        return PngFile.Encode(Width, Height, rgb);
    }

    /// <summary>A place for the square, spread over the wall.</summary>
    public static (int X, int Y) Place(int seed)
    {
        var random = new Random(seed + 5000);
        return (random.Next(Width - Side), random.Next(Height - Side));
    }
}
