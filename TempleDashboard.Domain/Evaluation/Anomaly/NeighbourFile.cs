using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace TempleDashboard.Domain.Evaluation.Anomaly;

/// <summary>
/// Writes and reads the neighbours of a model, <c>neighbours.bin</c>. Little-endian: "TDNB", version, pictures, features, distances, categories
/// (int32 each); the categories' names (length and UTF-8); each picture's SHA-256 (32 bytes) and category (int32); the embeddings of length 1 (float16,
/// <c>[N,D]</c>); the held-out distances (float32); and the SHA-256 of everything before it.
/// </summary>
public static class NeighbourFile
{
    private const int Version = 1;
    private static readonly byte[] _magic = "TDNB"u8.ToArray();

    /// <summary>Returns the bytes of the file.</summary>
    public static byte[] Write(NeighbourIndex index)
    {
        ArgumentNullException.ThrowIfNull(index);
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        writer.Write(_magic);
        foreach (var number in new[] { Version, index.Count, index.Dimension, index.HeldOutDistances.Length, index.Categories.Count })
            writer.Write(number);
        foreach (var category in index.Categories)
            writer.Write(category);
        for (var i = 0; i < index.Count; i++)
        {
            writer.Write(Convert.FromHexString(index.Sha256s[i]));
            writer.Write(index.Labels[i]);
        }
        writer.Write(MemoryMarshal.AsBytes(index.Rows));
        writer.Write(MemoryMarshal.AsBytes(index.HeldOutDistances));
        writer.Flush();
        writer.Write(SHA256.HashData(stream.GetBuffer().AsSpan(0, (int)stream.Length)));
        writer.Flush();
        return stream.ToArray();
    }

    /// <summary>Reads what <see cref="Write"/> returned; every number is the one that was written.</summary>
    /// <exception cref="InvalidDataException">The content is damaged, or of another version.</exception>
    public static NeighbourIndex Read(byte[] content)
    {
        ArgumentNullException.ThrowIfNull(content);
        var body = content.AsSpan(0, Math.Max(0, content.Length - SHA256.HashSizeInBytes));
        if (!SHA256.HashData(body).AsSpan().SequenceEqual(content.AsSpan(body.Length)) || !body.StartsWith(_magic))
            throw new InvalidDataException("The model's neighbours are damaged. Train again or restore the file.");
        using var reader = new BinaryReader(new MemoryStream(content, 0, body.Length), Encoding.UTF8);
        reader.ReadBytes(_magic.Length);
        if (reader.ReadInt32() is var version && version != Version)
            throw new InvalidDataException($"The model's neighbours were written by another version of the program (format {version}, this one reads {Version}). Train again.");
        var (count, length, distances, categories) = (reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32());
        var names = new string[categories];
        for (var k = 0; k < categories; k++)
            names[k] = reader.ReadString();
        var (sha256s, labels) = (new string[count], new int[count]);
        for (var i = 0; i < count; i++)
            (sha256s[i], labels[i]) = (Convert.ToHexStringLower(reader.ReadBytes(SHA256.HashSizeInBytes)), reader.ReadInt32());
        var (rows, heldOut) = (new Half[count * length], new float[distances]);
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(rows.AsSpan()));
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(heldOut.AsSpan()));
        return new NeighbourIndex(rows, sha256s, labels, names, heldOut);
    }
}
