using NetVips;

namespace TempleDashboard.Domain.Pictures;

/// <summary>From how many pixels to how many.</summary>
internal readonly record struct ScaleSize(int FromWidth, int FromHeight, int ToWidth, int ToHeight);

/// <summary>
/// Keeps the scales that were used last for those who come next. Pictures from outside can have any size, so only a few are kept;
/// those of cameras that send all day stay.
/// </summary>
internal static class PreparedScales
{
    /// <summary>Pixels that are kept with each scale; larger pictures take so long to decode that nothing would be won.</summary>
    private const int MostPixels = 1024 * 1024;

    /// <summary>Several sizes in use on all processors at once.</summary>
    private static readonly int MostKept = Math.Max(16, 2 * Environment.ProcessorCount);

    private static readonly Lock Gate = new();

    /// <summary>The one used last at the end.</summary>
    private static readonly List<PreparedScale> Kept = [];

    /// <summary>Whether a picture of this size is worth a scale of its own.</summary>
    public static bool Fits(int width, int height) => (long)width * height <= MostPixels;

    /// <summary>Scales <paramref name="plain"/> into <paramref name="rgb"/>, <c>[H,W,3]</c>.</summary>
    /// <exception cref="VipsException">The picture is damaged.</exception>
    public static void Run(Image plain, ScaleSize size, Span<byte> rgb)
    {
        var scale = Take(size) ?? new PreparedScale(size);
        try
        {
            scale.Run(plain, rgb);
        }
        finally
        {
            Keep(scale);
        }
    }

    private static PreparedScale? Take(ScaleSize size)
    {
        lock (Gate)
        {
            var index = Kept.FindLastIndex(scale => scale.Size == size);
            if (index < 0)
                return null;
            var taken = Kept[index];
            Kept.RemoveAt(index);
            return taken;
        }
    }

    private static void Keep(PreparedScale scale)
    {
        PreparedScale? oldest = null;
        lock (Gate)
        {
            Kept.Add(scale);
            if (Kept.Count > MostKept)
            {
                oldest = Kept[0];
                Kept.RemoveAt(0);
            }
        }
        oldest?.Dispose();
    }

    /// <summary>
    /// libvips' operation <c>resize</c> for plain pixels (red, green, blue, 8 bits) of one size, put together once and run for picture
    /// after picture: putting it together takes several times as long as it runs. For one thread at a time.
    /// </summary>
    private sealed class PreparedScale : IDisposable
    {
        private readonly byte[] _pixels;
        private readonly Image _source;
        private readonly Image _scaled;

        public PreparedScale(ScaleSize size)
        {
            Size = size;
            _pixels = new byte[size.FromWidth * size.FromHeight * ImageDecoder.Bands];
            _source = Vips.Over(_pixels, size.FromWidth, size.FromHeight, ImageDecoder.Bands);
            _scaled = _source.Resize(size.ToWidth / (double)size.FromWidth, vscale: size.ToHeight / (double)size.FromHeight);
        }

        public ScaleSize Size { get; }

        public void Run(Image plain, Span<byte> rgb)
        {
            plain.ComputeTo(_pixels);
            _scaled.ComputeTo(rgb);
        }

        public void Dispose()
        {
            _scaled.Dispose();
            _source.Dispose();
        }
    }
}
