using System.Buffers.Binary;
using System.IO.Compression;

namespace TempleDashboard.Tests.Support;

/// <summary>A PNG with alpha, decoded to <c>[H,W,4]</c> without the code under test.</summary>
internal sealed record TransparentPicture(byte[] Pixels, int Width, int Height)
{
    private const int Bands = 4;
    private const byte WithAlpha = 6;

    public static TransparentPicture Decode(byte[] png)
    {
        using var packed = new MemoryStream();
        var header = png.AsSpan(16, 13);
        Assert.Equal((8, WithAlpha, 0), (header[8], header[9], header[12]));
        for (var at = 8; at < png.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at));
            if (png.AsSpan(at + 4, 4).SequenceEqual("IDAT"u8))
                packed.Write(png.AsSpan(at + 8, length));
            at += length + 12;
        }
        packed.Position = 0;
        using var zlib = new ZLibStream(packed, CompressionMode.Decompress);
        var (width, height) = (BinaryPrimitives.ReadInt32BigEndian(header), BinaryPrimitives.ReadInt32BigEndian(header[4..]));
        var pixels = new byte[width * height * Bands];
        for (var y = 0; y < height; y++)
        {
            var filter = zlib.ReadByte();
            zlib.ReadExactly(pixels, y * width * Bands, width * Bands);
            Unfilter(filter, pixels, y, width * Bands);
        }
        return new TransparentPicture(pixels, width, height);
    }

    public int Alpha(int x, int y) => Pixels[(((y * Width) + x) * Bands) + 3];

    public bool IsTransparent => Pixels.Where((_, i) => i % Bands == 3).All(alpha => alpha == 0);

    /// <summary>The place of the brightest pixel, as shares of width and height.</summary>
    public (double X, double Y) Hottest()
    {
        var best = Enumerable
            .Range(0, Width * Height)
            .MaxBy(i => Alpha(i % Width, i / Width) * (Pixels[Bands * i] + Pixels[(Bands * i) + 1] + Pixels[(Bands * i) + 2]));
        return (((best % Width) + 0.5) / Width, ((best / Width) + 0.5) / Height);
    }

    /// <summary>Undoes a row's filter (PNG specification, 9.2).</summary>
    private static void Unfilter(int filter, byte[] pixels, int row, int rowBytes)
    {
        var start = row * rowBytes;
        for (var i = 0; i < rowBytes; i++)
        {
            var left = i >= Bands ? pixels[start + i - Bands] : 0;
            var up = row > 0 ? pixels[start + i - rowBytes] : 0;
            var corner = i >= Bands && row > 0 ? pixels[start + i - rowBytes - Bands] : 0;
            pixels[start + i] += (byte)(filter switch { 1 => left, 2 => up, 3 => (left + up) / 2, 4 => Paeth(left, up, corner), _ => 0 });
        }
    }

    private static int Paeth(int left, int up, int corner)
    {
        var estimate = left + up - corner;
        var (toLeft, toUp, toCorner) = (Math.Abs(estimate - left), Math.Abs(estimate - up), Math.Abs(estimate - corner));
        return toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
    }
}
