using System.Buffers.Binary;
using NetVips;
using TempleDashboard.Domain.Pictures;

namespace TempleDashboard.HostileInput;

/// <summary>Pictures of every accepted format, and what becomes of them when somebody means harm or a card is broken.</summary>
internal static class HostilePictures
{
    private const int Width = 160, Height = 96;

    /// <summary>Half of the changes hit the beginning, where most of the parsing is.</summary>
    private const int Header = 200;

    private static readonly uint[] OddNumbers =
        [0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFE, uint.MaxValue];

    private static readonly Lazy<(string Extension, byte[] File)[]> Whole = new(MakeAll);

    /// <summary>Gives one picture that was changed, nearly always so that it is none any more.</summary>
    public static (string Extension, byte[] File) Mutant(Random random)
    {
        var all = Whole.Value;
        var (extension, file) = all[random.Next(all.Length)];
        var mutant = (byte[])file.Clone();
        for (var changes = random.Next(1, 4); changes > 0; changes--)
            mutant = Change(mutant, all[random.Next(all.Length)].File, random);
        return (extension, mutant);
    }

    private static byte[] Change(byte[] file, byte[] other, Random random)
    {
        if (file.Length < 8)
            return file;
        var at = Place(file, random);
        switch (random.Next(9))
        {
            case 0:
                return file[..at];
            case 1:
                return [.. file[..at], .. Bytes(random, random.Next(1, 300)), .. file[at..]];
            case 2:
                return [.. file[..at], .. other[Math.Min(at, other.Length)..]];
            case 3:
                return [.. file[..at], .. file[(at / 2)..]];
            case 4:
                return [.. file[..at], .. file[Math.Min(file.Length, at + random.Next(1, 64))..]];
            case 5:
                return [.. file, .. new byte[random.Next(200_000)]];
            case 6:
                WriteNumber(file.AsSpan(Math.Min(at, file.Length - 4)), random);
                return file;
            case 7:
                file.AsSpan(at, Math.Min(random.Next(1, 500), file.Length - at)).Fill((byte)random.Next(256));
                return file;
            default:
                for (var flips = random.Next(1, 30); flips > 0; flips--)
                    file[Place(file, random)] ^= (byte)(1 << random.Next(8));
                return file;
        }
    }

    /// <summary>A length or a size that a program would rather not have met, in either order of bytes.</summary>
    private static void WriteNumber(Span<byte> bytes, Random random)
    {
        var number = OddNumbers[random.Next(OddNumbers.Length)];
        if (random.Next(2) == 0)
            BinaryPrimitives.WriteUInt32BigEndian(bytes, number);
        else
            BinaryPrimitives.WriteUInt32LittleEndian(bytes, number);
    }

    private static int Place(byte[] file, Random random) => random.Next(random.Next(2) == 0 ? Math.Min(Header, file.Length) : file.Length);

    private static byte[] Bytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    private static (string Extension, byte[] File)[] MakeAll()
    {
        var pixels = new byte[Width * Height * 3];
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = (byte)(i / 3 % Width * 3 / 2 + i % 3 * 40 + i / 3 / Width);
        using var image = Vips.Over(pixels, Width, Height, 3).Copy(interpretation: Enums.Interpretation.Srgb);
        using var frames = image.Join(image, Enums.Direction.Vertical);
        return
        [
            ("jpg", image.JpegsaveBuffer(q: 85)),
            ("jpg", image.JpegsaveBuffer(q: 85, interlace: true)),
            ("png", image.PngsaveBuffer()),
            ("png", image.PngsaveBuffer(palette: true)),
            ("png", image.PngsaveBuffer(interlace: true)),
            ("webp", image.WebpsaveBuffer(q: 80)),
            ("webp", image.WebpsaveBuffer(lossless: true)),
            ("gif", image.GifsaveBuffer()),
            ("gif", frames.GifsaveBuffer(pageHeight: Height)),
            ("tif", image.TiffsaveBuffer(compression: Enums.ForeignTiffCompression.Deflate)),
            ("tif", image.TiffsaveBuffer(compression: Enums.ForeignTiffCompression.Jpeg)),
            ("tif", image.TiffsaveBuffer(tile: true, pyramid: true, tileWidth: 32, tileHeight: 32)),
            ("avif", image.HeifsaveBuffer(compression: Enums.ForeignHeifCompression.Av1, effort: 0)),
            ("bmp", Bmp(pixels)),
        ];
    }

    private static byte[] Bmp(byte[] pixels)
    {
        var header = new byte[54];
        "BM"u8.CopyTo(header);
        foreach (var (at, number) in new[] { (2, 54 + pixels.Length), (10, 54), (14, 40), (18, Width), (22, Height), (26, 1 | 24 << 16) })
            BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(at), number);
        return [.. header, .. pixels];
    }
}
