using System.Text.Json;
using TempleDashboard.Domain.Storage;

namespace TempleDashboard.Domain.Backups;

/// <summary>What one backup holds. It is written last: without it there is no backup.</summary>
/// <param name="Version">Of this document; a program reads its own and earlier ones.</param>
/// <param name="At">When the database was copied, UTC.</param>
/// <param name="Files">Every file, the database first.</param>
/// <param name="Missing">Files that the database names and that were lost or damaged when the backup was made.</param>
public sealed record BackupManifest(int Version, DateTime At, IReadOnlyList<BackupFile> Files, IReadOnlyList<string> Missing)
{
    internal const int CurrentVersion = 1;
    internal const string Database = "temple.db";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>The last migration of its database; null in backups of programs that did not write it down.</summary>
    public string? Migration { get; init; }

    /// <summary>Bytes of all its files together.</summary>
    public long Size => Files.Sum(file => file.Size);

    internal void Write(Stream target) => JsonSerializer.Serialize(target, this, Json);

    /// <exception cref="InvalidDataException">It is damaged, or a later program has written it.</exception>
    internal static BackupManifest Read(string file)
    {
        try
        {
            using var content = File.OpenRead(file);
            var manifest = JsonSerializer.Deserialize<BackupManifest>(content, Json);
            if (manifest is { Version: > CurrentVersion })
            {
                throw new InvalidDataException(
                    $"The backup '{file}' was made by a newer version of Temple Dashboard: restore it with that.");
            }
            if (manifest is { Version: > 0, Missing: not null, Files: [{ Path: Database }, ..] }
                && manifest.Files.All(each => each is not null && Sha256.IsHex(each.Sha256) && IsBelow(each.Path)))
            {
                return manifest;
            }
        }
        catch (JsonException)
        {
            // Said below.
        }
        throw new InvalidDataException($"The backup '{file}' is damaged: it is no list of files any more. Choose another one with --at.");
    }

    /// <summary>A damaged or a made-up list must not lead out of the folder.</summary>
    private static bool IsBelow(string? path)
    {
        var root = Path.Combine(Directory.GetCurrentDirectory(), "data");
        return !string.IsNullOrWhiteSpace(path)
            && Path.GetFullPath(Path.Combine(root, path)).StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal);
    }
}

/// <summary>A file of a backup.</summary>
/// <param name="Path">Below the data folder, with forward slashes; models are below <c>models/</c> wherever they lay.</param>
/// <param name="Sha256">Of its content, and the name under which the backup keeps it.</param>
/// <param name="Size">Bytes.</param>
public sealed record BackupFile(string Path, string Sha256, long Size);
