using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace TempleDashboard.Learning.Anomaly;

/// <summary>
/// Writes and reads the neighbours of a model, <c>neighbours.bin</c>. Little-endian: "TDNB", version, pictures, features, distances,
/// categories (int32 each); groups that the distances come from (0 where that is not known), whether embeddings are squared (1 or 0), and
/// factors of features (int32 each); the categories' names (length and UTF-8); each picture's SHA-256 (32 bytes) and category (int32); the
/// factors (float32); the embeddings made ready and of length 1 (float16,
/// <c>[N,D]</c>); the held-out distances (float32); and the SHA-256 of everything before it. Version 1, which is read as well, has no
/// groups, squares and factors.
/// </summary>
public static class NeighbourFile
{
    private const int Version = 2;
    private static readonly byte[] Magic = "TDNB"u8.ToArray();

    /// <summary>Returns the bytes of the file.</summary>
    public static byte[] Write(NeighbourIndex index)
    {
        ArgumentNullException.ThrowIfNull(index);
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        writer.Write(Magic);
        foreach (var number in new[] { Version, index.Count, index.Dimension, index.HeldOut.Count, index.Categories.Count })
            writer.Write(number);
        foreach (var number in new[] { index.HeldOut.Groups ?? 0, index.Features.IsSquared ? 1 : 0, index.Features.Factors.Length })
            writer.Write(number);
        foreach (var category in index.Categories)
            writer.Write(category);
        for (var i = 0; i < index.Count; i++)
        {
            writer.Write(Convert.FromHexString(index.Sha256s[i]));
            writer.Write(index.Labels[i]);
        }
        writer.Write(MemoryMarshal.AsBytes<float>(index.Features.Factors));
        writer.Write(MemoryMarshal.AsBytes(index.Rows));
        writer.Write(MemoryMarshal.AsBytes<float>(index.HeldOut.Ascending));
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
        if (!SHA256.HashData(body).AsSpan().SequenceEqual(content.AsSpan(body.Length)) || !body.StartsWith(Magic))
            throw new InvalidDataException("The model's neighbours are damaged. Train again or restore the file.");
        using var reader = new BinaryReader(new MemoryStream(content, 0, body.Length), Encoding.UTF8);
        reader.ReadBytes(Magic.Length);
        var version = reader.ReadInt32();
        if (version is not (1 or Version))
        {
            throw new InvalidDataException(
                "The model's neighbours were written by another version of the program "
                    + $"(format {version}, this one reads 1 and {Version}). Train again.");
        }
        var (count, length, distances, categories) = (reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32());
        var (groups, squared, factors) = version == 1 ? (0, 0, 0) : (reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32());
        var names = new string[categories];
        for (var k = 0; k < categories; k++)
            names[k] = reader.ReadString();
        var (sha256s, labels) = (new string[count], new int[count]);
        for (var i = 0; i < count; i++)
            (sha256s[i], labels[i]) = (Convert.ToHexStringLower(reader.ReadBytes(SHA256.HashSizeInBytes)), reader.ReadInt32());
        var features = new DistanceFeatures(squared == 1, new float[factors]);
        var (rows, heldOut) = (new Half[count * length], new float[distances]);
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(features.Factors.AsSpan()));
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(rows.AsSpan()));
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(heldOut.AsSpan()));
        return new NeighbourIndex(rows, features, sha256s, labels, names, new HeldOutDistances(heldOut, groups == 0 ? null : groups));
    }
}
