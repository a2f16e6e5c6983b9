using System.Buffers.Binary;
using System.Text;

namespace TempleDashboard.Domain.Pictures.Archives;

/// <summary>What the names of a zip say.</summary>
internal static class ZipPath
{
    private const ushort Utf8Flag = 1 << 11, UnicodePath = 0x7075;

    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    private static readonly string[] Archives = [".zip", ".7z", ".rar", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".zst"];

    /// <summary>
    /// Reads a name, whoever wrote it: marked as UTF-8 or not marked and UTF-8 all the same, else as a Chinese Windows writes it (Big5),
    /// else as the format has it from DOS (code page 437). Windows writes a backslash between folders now and then.
    /// </summary>
    public static string Decode(ReadOnlySpan<byte> name, ushort flags, ReadOnlySpan<byte> extra)
    {
        if (ZipExtra.TryFind(extra, UnicodePath, out var unicode) && unicode.Length > 5 && unicode[0] == 1
            && BinaryPrimitives.ReadUInt32LittleEndian(unicode[1..]) == Crc32.Of(name))
        {
            name = unicode[5..];
            flags |= Utf8Flag;
        }
        var text = (flags & Utf8Flag) != 0 ? Encoding.UTF8.GetString(name) : DecodeUnmarked(name);
        return text.Replace('\\', '/');
    }

    /// <summary>False where a path is absolute, leads upwards, or is none.</summary>
    public static bool IsInside(string path) =>
        path.Length > 0 && path[0] != '/' && path is not [_, ':', ..] && !path.Contains('\0')
        && Array.TrueForAll(path.Split('/'), part => part.Trim() is not "..");

    /// <summary>Hidden files, and what systems leave in folders: nobody meant to send them.</summary>
    public static bool IsLitter(string path) =>
        path.StartsWith("__MACOSX/", StringComparison.Ordinal)
        || (path[(path.LastIndexOf('/') + 1)..] is var name
            && ((name.StartsWith('.') && name != "..")
                || name.Equals("thumbs.db", StringComparison.OrdinalIgnoreCase)
                || name.Equals("desktop.ini", StringComparison.OrdinalIgnoreCase)));

    public static bool IsArchive(string path) => Array.Exists(Archives, end => path.EndsWith(end, StringComparison.OrdinalIgnoreCase));

    private static string DecodeUnmarked(ReadOnlySpan<byte> name)
    {
        try
        {
            return StrictUtf8.GetString(name);
        }
        catch (DecoderFallbackException)
        {
            return DecodeBig5(name) ?? CodePagesEncodingProvider.Instance.GetEncoding(437)!.GetString(name);
        }
    }

    /// <summary>Null where it is no Big5; code page 950 has private characters where other languages have accents.</summary>
    private static string? DecodeBig5(ReadOnlySpan<byte> name)
    {
        var big5 = CodePagesEncodingProvider.Instance.GetEncoding(
            950, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)!;
        try
        {
            var text = big5.GetString(name);
            return text.Any(character => character is >= '\uE000' and <= '\uF8FF') ? null : text;
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}

/// <summary>The extra fields of a record.</summary>
internal static class ZipExtra
{
    public static bool TryFind(ReadOnlySpan<byte> extra, ushort id, out ReadOnlySpan<byte> field)
    {
        while (extra.Length >= 4)
        {
            var length = BinaryPrimitives.ReadUInt16LittleEndian(extra[2..]);
            if (4 + length > extra.Length)
                break;
            if (BinaryPrimitives.ReadUInt16LittleEndian(extra) == id)
            {
                field = extra.Slice(4, length);
                return true;
            }
            extra = extra[(4 + length)..];
        }
        field = default;
        return false;
    }
}

/// <summary>The checksum of zip (ISO 3309).</summary>
internal static class Crc32
{
    public const uint Start = uint.MaxValue;

    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(index => Entry((uint)index))];

    public static uint Of(ReadOnlySpan<byte> bytes) => End(Add(Start, bytes));

    public static uint Add(uint crc, ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
            crc = Table[(byte)(crc ^ value)] ^ (crc >> 8);
        return crc;
    }

    public static uint End(uint crc) => ~crc;

    private static uint Entry(uint value)
    {
        for (var bit = 0; bit < 8; bit++)
            value = (value & 1) != 0 ? (value >> 1) ^ 0xEDB88320 : value >> 1;
        return value;
    }
}
