using TempleDashboard.Learning.ConvNets;

namespace TempleDashboard.Tests.Learning.ConvNets;

/// <summary>Small noisy pictures: half of them with a bright square somewhere (category 1), half without (category 0).</summary>
internal static class SquarePictures
{
    public const int Width = 24, Height = 18, Side = 6;

    private const int PictureBytes = Width * Height * 3;

    /// <summary>
    /// Draws training and validation pictures; with <paramref name="contrast"/> 0 there is nothing to tell them apart by.
    /// </summary>
    public static ConvNetData Draw(int train, int validation, int seed = 1, int contrast = 120, int noise = 30)
    {
        var random = new Random(seed);
        var count = train + validation;
        var pictures = new byte[count * PictureBytes];
        for (var i = 0; i < count; i++)
        {
            var place = (random.Next(Width - Side), random.Next(Height - Side));
            Paint(pictures.AsSpan(i * PictureBytes, PictureBytes), i % 2 == 1 ? place : null, random, contrast, noise);
        }
        int[] all = [.. Enumerable.Range(0, count)];
        return new ConvNetData(pictures, Width, Height, [.. all.Select(i => i % 2)], 2, all[..train], all[train..], "squares");
    }

    /// <summary>Draws one picture with the square's top left corner at <paramref name="square"/>.</summary>
    public static byte[] DrawOne(int seed, (int X, int Y) square)
    {
        var picture = new byte[PictureBytes];
        Paint(picture, square, new Random(seed), contrast: 120, noise: 30);
        return picture;
    }

    private static void Paint(Span<byte> picture, (int X, int Y)? square, Random random, int contrast, int noise)
    {
        for (var p = 0; p < picture.Length; p++)
        {
            var (x, y) = (p / 3 % Width, p / 3 / Width);
            var inside = square is var (left, top) && x >= left && x < left + Side && y >= top && y < top + Side;
            picture[p] = (byte)(80 + (inside ? contrast : 0) + random.Next(noise + 1));
        }
    }
}
