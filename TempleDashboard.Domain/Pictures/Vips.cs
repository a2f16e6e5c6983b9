using System.Runtime.InteropServices;
using NetVips;

namespace TempleDashboard.Domain.Pictures;

/// <summary>Starts libvips once, hardened against hostile files, and reads pixels out of it.</summary>
internal static class Vips
{
    /// <summary>Pixels are fetched in arrays of at most this many bytes: larger ones would not die young.</summary>
    private const int StripBytes = 64 * 1024;

    private static readonly string[] Talkers = ["VIPS", "GLib", "GLib-GObject"];

    private static readonly Lazy<bool> Started = new(Start);

    /// <summary>Starts libvips on the first call; comes before every other use of it.</summary>
    /// <exception cref="DllNotFoundException">The native library is not beside the program or does not fit the machine.</exception>
    public static void EnsureStarted() => _ = Started.Value;

    /// <summary>Copies a file to where libvips reads it from. It may be opened more than once, one time after the other.</summary>
    public static Source SourceOf(ReadOnlySpan<byte> file)
    {
        EnsureStarted();
        return Source.NewFromMemory(file);
    }

    /// <summary>
    /// Loads a drawing that the program itself wrote. SVG counts as untrusted in libvips and is blocked at the start; it is
    /// let through here alone, and no upload can come here: their loader is chosen by <see cref="PictureFormat"/>.
    /// </summary>
    public static Image TrustedDrawing(byte[] svg)
    {
        EnsureStarted();
        Operation.Block("VipsForeignLoadSvg", false);
        return Image.SvgloadBuffer(svg);
    }

    /// <summary>Makes an image of 8-bit pixels, bands interleaved, that reads them where they lie.</summary>
    public static Image Over(byte[] pixels, int width, int height, int bands)
    {
        EnsureStarted();
        return Image.NewFromMemory(pixels, width, height, bands, Enums.BandFormat.Uchar);
    }

    /// <summary>
    /// Computes an image of bytes into <paramref name="pixels"/>, which has room for exactly all of it, on this thread and from top to
    /// bottom: quicker for small images than <see cref="Image.WriteToMemory{T}()"/>, because no other thread has to be woken.
    /// </summary>
    /// <exception cref="VipsException">What the image is made of is damaged.</exception>
    public static void ComputeTo(this Image image, Span<byte> pixels)
    {
        var (width, height) = (image.Width, image.Height);
        var rowBytes = pixels.Length / height;
        var rows = Math.Max(1, StripBytes / rowBytes);
        using var region = NetVips.Region.New(image);
        for (var top = 0; top < height; top += rows)
            region.Fetch(0, top, width, Math.Min(rows, height - top)).CopyTo(pixels[(top * rowBytes)..]);
    }

    private static bool Start()
    {
        if (!ModuleInitializer.VipsInitialized)
        {
            throw new DllNotFoundException(
                $"The picture library libvips is not in {AppContext.BaseDirectory} or does not fit this machine "
                + $"({RuntimeInformation.RuntimeIdentifier}). Publish the program for this system.",
                ModuleInitializer.Exception);
        }

        // Loaders that were not fuzzed stay off, whatever a file claims to be.
        NetVips.NetVips.BlockUntrusted = true;
        // Pictures are decoded on many threads at once; one worker each is faster than many, and the operation
        // cache would hold pictures of callers that have gone.
        NetVips.NetVips.Concurrency = 1;
        Cache.Max = 0;
        // A damaged upload must not write to the console; what matters comes back as an error.
        foreach (var domain in Talkers)
            Log.SetLogHandler(domain, Enums.LogLevelFlags.All, (_, _, _) => { });
        return true;
    }
}
