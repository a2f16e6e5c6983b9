using TempleDashboard.Domain.Learning.ConvNets;

namespace TempleDashboard.Tests.Learning.ConvNets;

/// <summary>Small noisy pictures: half of them with a bright square somewhere (category 1), half without (category 0).</summary>
internal static class SquarePictures
{
    public const int Width = 24, Height = 18;

    /// <summary>Draws training and validation pictures; with <paramref name="contrast"/> 0 there is nothing to tell them apart by.</summary>
    public static ConvNetData Draw(int train, int validation, int seed = 1, int contrast = 120, int noise = 30)
    {
        var random = new Random(seed);
        var count = train + validation;
        var pictures = new byte[count * Width * Height * 3];
        for (var i = 0; i < count; i++)
        {
            var (left, top) = (random.Next(Width - 6), random.Next(Height - 6));
            for (var p = 0; p < Width * Height * 3; p++)
            {
                var (x, y) = (p / 3 % Width, p / 3 / Width);
                var inside = i % 2 == 1 && x >= left && x < left + 6 && y >= top && y < top + 6;
                pictures[i * Width * Height * 3 + p] = (byte)(80 + (inside ? contrast : 0) + random.Next(noise + 1));
            }
        }
        int[] all = [.. Enumerable.Range(0, count)];
        return new ConvNetData(pictures, Width, Height, [.. all.Select(i => i % 2)], 2, all[..train], all[train..], "squares");
    }
}
