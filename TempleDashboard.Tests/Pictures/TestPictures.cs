using System.Buffers.Binary;
using System.Text;
using NetVips;
using TempleDashboard.Domain.Pictures;

namespace TempleDashboard.Tests.Pictures;

/// <summary>Files of every kind that uploads are made of.</summary>
internal static class TestPictures
{
    public const int Width = 400;
    public const int Height = 240;

    /// <summary>A reader with the default rules.</summary>
    public static PictureReader Reader(UploadRules? rules = null) => new(Decoder(rules), Options(rules));

    public static ImageDecoder Decoder(UploadRules? rules = null) => new(Options(rules));

    /// <summary>Left half red, right half blue, the upper left quarter green: every orientation can be told apart.</summary>
    public static byte[] Pixels(int width = Width, int height = Height)
    {
        var rgb = new byte[width * height * 3];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var (left, top) = (x < width / 2, y < height / 2);
                ReadOnlySpan<byte> colour = left && top ? [20, 200, 30] : left ? [220, 20, 20] : [20, 30, 210];
                colour.CopyTo(rgb.AsSpan((y * width + x) * 3));
            }
        }

        return rgb;
    }

    public static byte[] Jpeg(int width = Width, int height = Height) => Made(Image(width, height), image => image.JpegsaveBuffer(q: 90));

    public static byte[] Png() => Made(Image(), image => image.PngsaveBuffer());

    public static byte[] Palette() => Made(Image(), image => image.PngsaveBuffer(palette: true));

    public static byte[] Of(PictureFormat format) => format switch
    {
        PictureFormat.Jpeg => Jpeg(),
        PictureFormat.Png => Png(),
        PictureFormat.WebP => Made(Image(), image => image.WebpsaveBuffer(q: 90)),
        PictureFormat.Gif => Made(Image(), image => image.GifsaveBuffer()),
        PictureFormat.Tiff => Made(Image(), image => image.TiffsaveBuffer(compression: Enums.ForeignTiffCompression.Deflate)),
        PictureFormat.Avif => Made(
            Image(), image => image.HeifsaveBuffer(q: 80, compression: Enums.ForeignHeifCompression.Av1, effort: 0)),
        PictureFormat.Bmp => Bmp(24, isTopDown: false),
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };

    /// <summary>A BMP of 24 or 32 bits, or of 8 with a palette, made by hand.</summary>
    public static byte[] Bmp(int depth, bool isTopDown)
    {
        var (rgb, palette) = (Pixels(), new List<(byte Red, byte Green, byte Blue)>());
        var stride = (Width * depth / 8 + 3) / 4 * 4;
        var rows = new byte[stride * Height];
        for (var i = 0; i < Width * Height; i++)
        {
            var (x, y, colour) = (i % Width, i / Width, (rgb[3 * i], rgb[3 * i + 1], rgb[3 * i + 2]));
            if (!palette.Contains(colour))
                palette.Add(colour);
            var pixel = rows.AsSpan((isTopDown ? y : Height - 1 - y) * stride + x * depth / 8);
            if (depth == 8)
                pixel[0] = (byte)palette.IndexOf(colour);
            else
                (pixel[0], pixel[1], pixel[2]) = (colour.Item3, colour.Item2, colour.Item1);
        }
        var table = depth == 8 ? palette.SelectMany(one => new byte[] { one.Blue, one.Green, one.Red, 0 }).ToArray() : [];
        using var file = new MemoryStream();
        using var writer = new BinaryWriter(file);
        writer.Write("BM"u8);
        writer.Write(54 + table.Length + rows.Length);
        writer.Write(0);
        writer.Write(54 + table.Length);
        foreach (
            var number in (int[])[40, Width, isTopDown ? -Height : Height, 1 | depth << 16, 0, rows.Length, 2835, 2835, table.Length / 4, 0]
        )
        {
            writer.Write(number);
        }

        writer.Write(table);
        writer.Write(rows);
        return file.ToArray();
    }

    public static byte[] Png16() => Made(
        (Image() * 257.0).Copy(interpretation: Enums.Interpretation.Rgb16).Cast(Enums.BandFormat.Ushort),
        image => image.PngsaveBuffer(bitdepth: 16));

    public static byte[] Gray() => Made(Image().Colourspace(Enums.Interpretation.Bw), image => image.PngsaveBuffer());

    public static byte[] Cmyk() => Made(
        Image().Colourspace(Enums.Interpretation.Cmyk), image => image.JpegsaveBuffer(keep: Enums.ForeignKeep.None));

    public static byte[] CmykWithProfile() => Made(
        Image().Colourspace(Enums.Interpretation.Lab).IccExport(outputProfile: "cmyk"), image => image.JpegsaveBuffer());

    public static byte[] WideGamut() => Made(Image().IccTransform("p3", inputProfile: "srgb"), image => image.JpegsaveBuffer(q: 95));

    /// <summary>A picture that is red, but invisible everywhere.</summary>
    public static byte[] Transparent()
    {
        var rgba = new byte[40 * 40 * 4];
        for (var i = 0; i < rgba.Length; i += 4)
        {
            rgba[i] = 255;
        }

        return Made(Image(rgba, 40, 40, bands: 4), image => image.PngsaveBuffer());
    }

    /// <summary>Two frames: the first as <see cref="Pixels"/>, the second white.</summary>
    public static byte[] AnimatedGif()
    {
        var white = Enumerable.Repeat((byte)255, Width * Height * 3).ToArray();
        return Made(Image([.. Pixels(), .. white], Width, 2 * Height, bands: 3), image => image.GifsaveBuffer(pageHeight: Height));
    }

    /// <summary>A PNG whose header promises far more pixels than it has.</summary>
    public static byte[] HugePngHeader(int width = 60_000, int height = 60_000)
    {
        var png = Png();
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(16), width);
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(20), height);
        BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(29), Crc(png.AsSpan(12, 17)));
        return png;
    }

    /// <summary>Puts EXIF with an orientation and a time behind the first two bytes of a JPEG.</summary>
    public static byte[] WithExif(byte[] jpeg, int orientation, string? takenAt = null)
    {
        var segment = (byte[])[.. "Exif\0\0"u8, .. ExifTiff(orientation, takenAt)];
        var length = segment.Length + 2;
        return [0xFF, 0xD8, 0xFF, 0xE1, (byte)(length >> 8), (byte)length, .. segment, .. jpeg.AsSpan(2)];
    }

    /// <summary>A picture of any format whose EXIF tells when it was taken; of the TIFF only that is there.</summary>
    public static byte[] WithExifTime(PictureFormat format, string takenAt)
    {
        var exif = ExifTiff(1, takenAt);
        if (format == PictureFormat.Tiff)
            return exif;
        using var image = Image();
        using var noted = image.Mutate(mutable => mutable.Set(GValue.BlobType, "exif-data", (byte[])[.. "Exif\0\0"u8, .. exif]));
        return format switch
        {
            PictureFormat.Png => noted.PngsaveBuffer(),
            PictureFormat.WebP => noted.WebpsaveBuffer(),
            PictureFormat.Avif => noted.HeifsaveBuffer(compression: Enums.ForeignHeifCompression.Av1, effort: 0),
            _ => noted.JpegsaveBuffer(),
        };
    }

    private static byte[] ExifTiff(int orientation, string? takenAt)
    {
        var time = Encoding.ASCII.GetBytes((takenAt ?? "") + '\0');
        using var tiff = new MemoryStream();
        using var writer = new BinaryWriter(tiff);
        writer.Write("II*\0"u8);
        writer.Write(8);
        Entries(writer, (0x0112, 3, 1, orientation), (0x8769, 4, 1, 38));
        Entries(writer, (0x9003, 2, time.Length, 56));
        writer.Write(time);
        return tiff.ToArray();
    }

    private static void Entries(BinaryWriter writer, params (int Tag, int Type, int Count, int Value)[] entries)
    {
        writer.Write((ushort)entries.Length);
        foreach (var (tag, type, count, value) in entries)
        {
            writer.Write((ushort)tag);
            writer.Write((ushort)type);
            writer.Write(count);
            writer.Write(value);
        }

        writer.Write(0);
    }

    private static Microsoft.Extensions.Options.IOptions<UploadRules> Options(UploadRules? rules) =>
        Microsoft.Extensions.Options.Options.Create(rules ?? new UploadRules());

    private static Image Image(int width = Width, int height = Height) => Image(Pixels(width, height), width, height, bands: 3);

    private static Image Image(byte[] pixels, int width, int height, int bands) =>
        Vips.Over(pixels, width, height, bands).Copy(interpretation: Enums.Interpretation.Srgb);

    private static byte[] Made(Image image, Func<Image, byte[]> save)
    {
        using (image)
            return save(image);
    }

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? crc >> 1 ^ 0xEDB88320 : crc >> 1;
            }
        }

        return ~crc;
    }
}
