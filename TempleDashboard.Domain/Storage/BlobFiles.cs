namespace TempleDashboard.Domain.Storage;

/// <summary>
/// Looks through the files of the blob store for whoever removes what nothing names. A blob is put before the row that names it, so the age
/// of its file decides: putting a blob that is there makes it young again, and one that is young is never removed. Both under one lock.
/// </summary>
internal static class BlobFiles
{
    private const int StripeCount = 64;

    /// <summary>The folders of the store in which the name of a file begins with a hash.</summary>
    private static readonly string[] Folders = ["blobs", "thumbnails", "embeddings", "usual-views", "snapshots"];

    private static readonly Lock[] Stripes = [.. Enumerable.Range(0, StripeCount).Select(_ => new Lock())];

    private static readonly EnumerationOptions Everything = new() { RecurseSubdirectories = true, IgnoreInaccessible = true };

    /// <summary>Makes a file young; false where there is none.</summary>
    public static bool Touch(string file, DateTimeOffset now)
    {
        lock (StripeOf(file))
        {
            if (!File.Exists(file))
                return false;
            try
            {
                File.SetLastWriteTimeUtc(file, now.UtcDateTime);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // A folder that cannot be written to is not cleaned up either.
            }
            return true;
        }
    }

    /// <summary>
    /// Removes a file that was last put before <paramref name="before"/>; false where it is younger, or cannot be removed.
    /// </summary>
    public static bool TryRemoveOld(string file, DateTimeOffset before)
    {
        lock (StripeOf(file))
            return File.Exists(file) && File.GetLastWriteTimeUtc(file) < before.UtcDateTime && CleanUp.TryDelete(file);
    }

    /// <summary>Removes a file however young it is; true where it is not there afterwards.</summary>
    public static bool TryRemove(string file)
    {
        lock (StripeOf(file))
            return CleanUp.TryDelete(file);
    }

    /// <summary>Lists the files of the store in <paramref name="root"/> whose names begin with a hash; others are left alone.</summary>
    public static IEnumerable<BlobFile> List(string root)
    {
        foreach (var name in Folders)
        {
            var folder = new DirectoryInfo(Path.Combine(root, name));
            if (!folder.Exists)
                continue;
            foreach (var file in folder.EnumerateFiles("*", Everything))
            {
                if (file.Name.Length >= Sha256.HexLength && file.Name[..Sha256.HexLength] is var hash && Sha256.IsHex(hash))
                    yield return new(file.FullName, name, hash, file);
            }
        }
    }

    /// <summary>Lists the files that a picture has in the store: itself, its thumbnail, and its embeddings of all backbones.</summary>
    public static IEnumerable<string> OfPicture(string root, string sha256)
    {
        yield return Path.Combine(root, BlobKey.Picture(sha256).Path);
        yield return Path.Combine(root, BlobKey.Thumbnail(sha256).Path);
        var embeddings = Path.Combine(root, "embeddings");
        if (!Directory.Exists(embeddings))
            yield break;
        foreach (var backbone in Directory.EnumerateDirectories(embeddings))
        {
            var shard = Path.Combine(backbone, sha256[..2], sha256[2..4]);
            if (!Directory.Exists(shard))
                continue;
            foreach (var file in Directory.EnumerateFiles(shard, $"{sha256}-*"))
                yield return file;
        }
    }

    private static Lock StripeOf(string file) => Stripes[(uint)StringComparer.Ordinal.GetHashCode(Path.GetFileName(file)) % StripeCount];
}

/// <summary>A file of the blob store.</summary>
/// <param name="Folder">Such as <c>thumbnails</c>.</param>
/// <param name="Sha256">Of the picture, model or snapshot that it belongs to.</param>
internal sealed record BlobFile(string Path, string Folder, string Sha256, FileInfo Info)
{
    /// <summary>Whether it belongs to a picture, rather than to a model.</summary>
    public bool IsOfPicture => Folder is "blobs" or "thumbnails" or "embeddings";
}
