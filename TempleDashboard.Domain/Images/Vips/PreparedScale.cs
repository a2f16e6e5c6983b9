using System.Runtime.InteropServices;

namespace TempleDashboard.Domain.Images.Vips;

/// <summary>
/// libvips' operation <c>resize</c> for plain pixels (red, green, blue, 8 bits) of one size, put together once and run for picture
/// after picture: putting it together takes several times as long as it runs. For one thread at a time.
/// </summary>
internal sealed unsafe class PreparedScale : IDisposable
{
    private readonly byte* _pixels;
    private readonly VipsImage _source;
    private readonly VipsImage _scaled;

    public PreparedScale(ScaleSize size)
    {
        Size = size;
        _pixels = (byte*)NativeMemory.AllocZeroed((nuint)ByteCount);
        try
        {
            _source = VipsImage.Over(_pixels, ByteCount, size.FromWidth, size.FromHeight, ImageDecoder.Bands);
            using var resize = new VipsOperation("resize")
                .Set("in", _source)
                .Set("scale", size.ToWidth / (double)size.FromWidth)
                .Set("vscale", size.ToHeight / (double)size.FromHeight);
            _scaled = resize.ToImage();
        }
        catch
        {
            _source?.Dispose();
            NativeMemory.Free(_pixels);
            throw;
        }
    }

    public ScaleSize Size { get; }

    private int ByteCount => Size.FromWidth * Size.FromHeight * ImageDecoder.Bands;

    /// <summary>Scales <paramref name="plain"/> into <paramref name="rgb"/>, <c>[H,W,3]</c>.</summary>
    public void Run(VipsImage plain, Span<byte> rgb)
    {
        plain.ComputeTo(new Span<byte>(_pixels, ByteCount));
        _scaled.ComputeTo(rgb);
    }

    public void Dispose()
    {
        _scaled.Dispose();
        _source.Dispose();
        NativeMemory.Free(_pixels);
    }
}
