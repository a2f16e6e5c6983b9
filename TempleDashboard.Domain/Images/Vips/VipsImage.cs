using System.Runtime.InteropServices;

namespace TempleDashboard.Domain.Images.Vips;

/// <summary>Owns one reference to a libvips image.</summary>
internal sealed unsafe class VipsImage : SafeHandle
{
    /// <summary>Number of the interpretation sRGB in libvips' <c>VipsInterpretation</c>.</summary>
    public const int Srgb = 22;

    /// <summary>Number of the interpretation CMYK in libvips' <c>VipsInterpretation</c>.</summary>
    public const int Cmyk = 15;

    private const int UnsignedByteFormat = 0;
    private const string ProfileField = "icc-profile-data";

    public VipsImage(nint handle) : base(0, ownsHandle: true) => SetHandle(handle);

    public override bool IsInvalid => handle == 0;

    public int Width => LibVips.Width(this);

    public int Height => LibVips.Height(this);

    public int Bands => LibVips.Bands(this);

    /// <summary>Whether each band of a pixel is a byte.</summary>
    public bool HasBytes => LibVips.Format(this) == UnsignedByteFormat;

    /// <summary>How the bands are meant, a member of libvips' <c>VipsInterpretation</c>.</summary>
    public int Interpretation => LibVips.Interpretation(this);

    /// <summary>EXIF orientation, 1 to 8.</summary>
    public int Orientation => LibVips.Orientation(this);

    public bool HasAlpha => LibVips.HasAlpha(this) != 0;

    /// <summary>The embedded colour profile; empty where there is none. Valid while the image lives.</summary>
    public ReadOnlySpan<byte> Profile =>
        LibVips.FieldType(this, ProfileField) != 0 && LibVips.GetField(this, ProfileField, out var data, out var length) == 0
            ? new ReadOnlySpan<byte>(data, checked((int)length))
            : default;

    /// <summary>Copies 8-bit pixels, bands interleaved, into a new image.</summary>
    public static VipsImage FromPixels(ReadOnlySpan<byte> pixels, int width, int height, int bands)
    {
        VipsLibrary.EnsureStarted();
        fixed (byte* data = pixels)
        {
            var image = LibVips.NewImageFromMemory(data, (nuint)pixels.Length, width, height, bands, UnsignedByteFormat);
            return image == 0 ? throw VipsLibrary.Failure() : new VipsImage(image);
        }
    }

    /// <summary>Makes an image of 8-bit pixels, bands interleaved, that reads them where they lie: they stay there until it is disposed of.</summary>
    public static VipsImage Over(byte* pixels, int byteCount, int width, int height, int bands)
    {
        VipsLibrary.EnsureStarted();
        var image = LibVips.NewImageOverMemory(pixels, (nuint)byteCount, width, height, bands, UnsignedByteFormat);
        return image == 0 ? throw VipsLibrary.Failure() : new VipsImage(image);
    }

    /// <summary>Computes the whole image now, so that it can be read in any order and more than once.</summary>
    public VipsImage ToMemory()
    {
        var copy = LibVips.CopyToMemory(this);
        return copy == 0 ? throw VipsLibrary.Failure() : new VipsImage(copy);
    }

    /// <summary>Computes the image into <paramref name="pixels"/>, which has room for exactly all of it.</summary>
    public void CopyTo(Span<byte> pixels) => Take(LibVips.WriteToMemory(this, out var length), length, pixels);

    /// <summary>
    /// Does the same on this thread and at once: quicker for small images, because no other thread has to be woken, but all that
    /// the image is made of is in memory at the same time.
    /// </summary>
    public void ComputeTo(Span<byte> pixels)
    {
        var region = LibVips.NewRegion(this);
        if (region == 0)
        {
            throw VipsLibrary.Failure();
        }

        try
        {
            Take(LibVips.Fetch(region, 0, 0, Width, Height, out var length), length, pixels);
        }
        finally
        {
            LibVips.Unref(region);
        }
    }

    private static void Take(nint memory, nuint length, Span<byte> pixels)
    {
        if (memory == 0)
        {
            throw VipsLibrary.Failure();
        }

        try
        {
            new ReadOnlySpan<byte>((void*)memory, checked((int)length)).CopyTo(pixels);
        }
        finally
        {
            LibVips.Free(memory);
        }
    }

    protected override bool ReleaseHandle()
    {
        LibVips.Unref(handle);
        return true;
    }
}
