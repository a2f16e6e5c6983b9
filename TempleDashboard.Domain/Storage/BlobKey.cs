using System.Text.RegularExpressions;

namespace TempleDashboard.Domain.Storage;

/// <summary>
/// The place of one blob in the store. Made by the factories only, from hashes that are checked, so that no name
/// from outside ever becomes part of a path.
/// </summary>
public sealed partial record BlobKey
{
    private const int BackboneDigits = 16;

    private BlobKey(string path, string? contentSha256 = null) => (Path, ContentSha256) = (path, contentSha256);

    /// <summary>Relative path with forward slashes, such as <c>blobs/ab/cd/abcd…</c>.</summary>
    public string Path { get; }

    /// <summary>The SHA-256 of the blob itself, where it is named by that.</summary>
    internal string? ContentSha256 { get; }

    internal bool IsThumbnail => Path.EndsWith(".webp", StringComparison.Ordinal);

    /// <summary>Points at a picture exactly as it was uploaded.</summary>
    /// <exception cref="ArgumentException">The hash is not 64 lower-case hexadecimal digits.</exception>
    public static BlobKey Picture(string sha256) => new($"blobs/{Shard(sha256)}", sha256);

    /// <summary>Points at the WebP thumbnail of the picture with this hash.</summary>
    /// <exception cref="ArgumentException">The hash is not 64 lower-case hexadecimal digits.</exception>
    public static BlobKey Thumbnail(string sha256) => new($"thumbnails/{Shard(sha256)}.webp");

    /// <summary>
    /// Points at the embedding of a picture: little-endian float32. <paramref name="backboneHash"/> is hexadecimal,
    /// 16 digits or more; <paramref name="regionKey"/> is 1 to 64 lower-case letters, digits or hyphens.
    /// </summary>
    /// <exception cref="ArgumentException">One of the parts is malformed.</exception>
    public static BlobKey Embedding(string sha256, string backboneHash, string regionKey)
    {
        if (backboneHash is null || backboneHash.Length < BackboneDigits || !Sha256.IsLowerHex(backboneHash))
        {
            throw new ArgumentException("A backbone hash is 16 or more lower-case hexadecimal digits.", nameof(backboneHash));
        }

        if (regionKey is null || !RegionKey().IsMatch(regionKey))
        {
            throw new ArgumentException("A region key is 1 to 64 lower-case letters, digits or hyphens.", nameof(regionKey));
        }

        return new($"embeddings/{backboneHash[..BackboneDigits]}/{Shard(sha256)}-{regionKey}.f32");
    }

    /// <summary>Points at the data snapshot (JSON) of a training run.</summary>
    /// <exception cref="ArgumentException">The hash is not 64 lower-case hexadecimal digits.</exception>
    public static BlobKey Snapshot(string sha256) => new($"snapshots/{Shard(sha256)}.json", sha256);

    /// <summary>Points at what the model with this hash usually sees (little-endian float32), for its heat maps.</summary>
    /// <exception cref="ArgumentException">The hash is not 64 lower-case hexadecimal digits.</exception>
    public static BlobKey UsualView(string modelSha256) => new($"usual-views/{Shard(modelSha256)}.f32");

    /// <inheritdoc/>
    public override string ToString() => Path;

    private static string Shard(string sha256) => Sha256.IsHex(sha256)
        ? $"{sha256[..2]}/{sha256[2..4]}/{sha256}"
        : throw new ArgumentException("A SHA-256 is 64 lower-case hexadecimal digits.", nameof(sha256));

    [GeneratedRegex(@"\A[a-z0-9-]{1,64}\z")]
    private static partial Regex RegionKey();
}
