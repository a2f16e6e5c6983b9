using System.IO.Compression;
using System.Text;

namespace TempleDashboard.Tests.Support;

/// <summary>Writes zips as nobody should, beside good ones: each field of a record can be set.</summary>
internal sealed class RawZip
{
    private readonly MemoryStream _file = new();
    private readonly MemoryStream _list = new();
    private ushort _count;

    /// <summary>Packs a file; what is not given is as it should be.</summary>
    public RawZip Add(
        string name, byte[] content, ushort flags = 1 << 11, ushort? method = null, uint? length = null, uint attributes = 0,
        byte[]? nameBytes = null, uint? start = null, bool isUnix = false)
    {
        nameBytes ??= Encoding.UTF8.GetBytes(name);
        var packed = method is 0 ? content : Deflate(content);
        var at = start ?? (uint)_file.Position;
        if (start is null)
        {
            using var writer = new BinaryWriter(_file, Encoding.UTF8, leaveOpen: true);
            writer.Write(0x04034B50);
            Common(writer, flags, method ?? 8, content, packed, length, nameBytes);
            writer.Write(nameBytes);
            writer.Write(packed);
        }
        using var list = new BinaryWriter(_list, Encoding.UTF8, leaveOpen: true);
        list.Write(0x02014B50);
        list.Write((ushort)(isUnix ? 3 << 8 | 20 : 20));
        Common(list, flags, method ?? 8, content, packed, length, nameBytes);
        list.Write((ushort)0);
        list.Write(0);
        list.Write(attributes);
        list.Write(at);
        list.Write(nameBytes);
        _count++;
        return this;
    }

    public byte[] ToArray(ushort? count = null, byte[]? before = null)
    {
        using var whole = new MemoryStream();
        using var writer = new BinaryWriter(whole);
        writer.Write(before ?? []);
        writer.Write(_file.ToArray());
        writer.Write(_list.ToArray());
        writer.Write(0x06054B50);
        writer.Write(0);
        writer.Write(count ?? _count);
        writer.Write(count ?? _count);
        writer.Write((uint)_list.Length);
        writer.Write((uint)_file.Length);
        writer.Write((ushort)0);
        return whole.ToArray();
    }

    private static void Common(
        BinaryWriter writer, ushort flags, ushort method, byte[] content, byte[] packed, uint? length, byte[] name)
    {
        writer.Write((ushort)20);
        writer.Write(flags);
        writer.Write(method);
        writer.Write(0);
        writer.Write(PngFile.Crc(content));
        writer.Write(packed.Length);
        writer.Write(length ?? (uint)content.Length);
        writer.Write((ushort)name.Length);
        writer.Write((ushort)0);
    }

    private static byte[] Deflate(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var deflate = new DeflateStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            deflate.Write(content);
        return packed.ToArray();
    }
}
