using System.Globalization;
using System.Security.Cryptography;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Storage;

namespace TempleDashboard.Domain.Backups;

/// <summary>
/// A folder of backups. <c>content/</c> has the files of all of them by their SHA-256, each once; beside it lies a list for each backup,
/// named by its time. The keys that protect forms are in it, so on Linux and macOS it is for its owner alone.
/// </summary>
public sealed class BackupSet(string root)
{
    private const string TimeFormat = "yyyyMMdd'T'HHmmssfff'Z'";
    private const string Extension = ".json";
    private const int BufferBytes = 128 * 1024;

    /// <summary>Of a list whose backup goes: from then on there is no such backup, and what it alone names can be removed.</summary>
    private const string Gone = Extension + ".gone";

    public string Root { get; } = Path.GetFullPath(root);

    /// <summary>What a backup leaves free on its disk, in bytes.</summary>
    public long LeaveFreeBytes { get; init; }

    private string Contents => Path.Combine(Root, "content");

    /// <summary>What is not whole yet; emptied by the next backup.</summary>
    internal string Unfinished => Path.Combine(Root, "unfinished");

    /// <summary>The times of the backups that are there, the oldest first.</summary>
    public IReadOnlyList<DateTime> Times() => !Directory.Exists(Root)
        ? []
        : [
            .. from file in Directory.EnumerateFiles(Root, "*" + Extension)
            let time = TimeOf(Path.GetFileNameWithoutExtension(file))
            where time is not null
            orderby time
            select time.Value,
        ];

    /// <summary>Reads what the backup of this time holds.</summary>
    /// <exception cref="InvalidDataException">The list is damaged, or of a later program.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public BackupManifest Read(DateTime time) => BackupManifest.Read(ListOf(time));

    /// <summary>Where the set keeps the content with this hash.</summary>
    public string ContentOf(string sha256) => Path.Combine(Contents, sha256[..2], sha256);

    /// <summary>
    /// Tells whether all files of a backup are there, each with its length; what is in them is looked at when it is restored.
    /// </summary>
    public bool IsWhole(BackupManifest manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        return manifest.Files.All(
            file => new FileInfo(ContentOf(file.Sha256)) is { Exists: true, Length: var length } && length == file.Size);
    }

    /// <summary>
    /// Makes the folder where it is missing and holds it until disposed: two backups at once would sweep each other's files.
    /// </summary>
    /// <exception cref="IOException">Another program makes a backup there, or it cannot be written.</exception>
    internal FileStream Hold()
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(Root);
        else
            Directory.CreateDirectory(Root, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var held = new FileStream(Path.Combine(Root, "in-use.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        CleanUp.TryDeleteFolder(Unfinished);
        Directory.CreateDirectory(Unfinished);
        return held;
    }

    /// <summary>Asks whether so much more fits onto the disk.</summary>
    /// <exception cref="IOException">It would leave too little.</exception>
    internal void DemandRoom(long bytes)
    {
        if (LeaveFreeBytes > 0 && DiskProbe.FreeOn(Root) is { } free && free - bytes < LeaveFreeBytes)
        {
            throw new IOException(string.Create(
                CultureInfo.InvariantCulture,
                $"The disk has {free / 1e9:0.0} GB left, and {LeaveFreeBytes / 1e9:0.0} GB have to stay free "
                    + $"(Dashboard:Backup:LeaveFreeBytes)."));
        }
    }

    /// <summary>Keeps a file unless its content is there already.</summary>
    /// <param name="sha256">What it must hold, where its name says so. It is not even opened if the set has that.</param>
    /// <returns>Null where it is damaged, and no backup has had it whole.</returns>
    internal async Task<AddedFile?> AddAsync(string file, string? sha256, CancellationToken cancellationToken)
    {
        var (hash, length) = sha256 is null
            ? await HashedCopy.HashAsync(file, cancellationToken)
            : (sha256, new FileInfo(file).Length);
        if (new FileInfo(ContentOf(hash)) is { Exists: true, Length: var kept } && kept == length)
            return new(hash, length, IsNew: false);
        DemandRoom(length);
        var temporary = Path.Combine(Unfinished, Path.GetRandomFileName());
        try
        {
            var copy = await HashedCopy.MakeAsync(file, temporary, isSecret: true, cancellationToken);
            if (sha256 is not null && copy.Sha256 != sha256)
                return await FindAsync(sha256, cancellationToken);
            Keep(temporary, copy.Sha256);
            return new(copy.Sha256, copy.Length, IsNew: true);
        }
        finally
        {
            CleanUp.TryDelete(temporary);
        }
    }

    /// <summary>Takes a file of <see cref="Unfinished"/> over.</summary>
    internal async Task<AddedFile> TakeAsync(string file, CancellationToken cancellationToken)
    {
        var (hash, length) = await HashedCopy.HashAsync(file, cancellationToken);
        var isNew = !File.Exists(ContentOf(hash));
        Keep(file, hash);
        return new(hash, length, isNew);
    }

    /// <summary>Finds content that an earlier backup has kept, if it is whole.</summary>
    internal async Task<AddedFile?> FindAsync(string sha256, CancellationToken cancellationToken)
    {
        var content = ContentOf(sha256);
        return File.Exists(content)
            && await HashedCopy.HashAsync(content, cancellationToken) is var (hash, length) && hash == sha256
                ? new(sha256, length, IsNew: false)
                : null;
    }

    /// <summary>Makes it a backup: all that it names is there by now.</summary>
    internal void Write(BackupManifest manifest)
    {
        var temporary = Path.Combine(Unfinished, Path.GetRandomFileName());
        using (var list = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
        {
            manifest.Write(list);
            list.Flush(flushToDisk: true);
        }
        File.Move(temporary, ListOf(manifest.At));
    }

    /// <summary>Ends a backup. Its files stay until they are removed; a rename needs no room on a full disk.</summary>
    internal void Retire(DateTime time) => File.Move(ListOf(time), Path.Combine(Root, NameOf(time) + Gone), overwrite: true);

    /// <summary>The lists of backups that were ended, and whose files may still be there.</summary>
    internal IReadOnlyList<string> Retired() => Directory.Exists(Root) ? Directory.GetFiles(Root, "*" + Gone) : [];

    /// <summary>Tells whether the backup of this time is there.</summary>
    internal bool Has(DateTime time) => File.Exists(ListOf(time));

    /// <summary>All contents of the set, whether or not a backup names them.</summary>
    internal IEnumerable<FileInfo> ListContents() => !Directory.Exists(Contents)
        ? []
        : new DirectoryInfo(Contents).EnumerateFiles("*", SearchOption.AllDirectories).Where(file => Sha256.IsHex(file.Name));

    /// <summary>The time that a list is named by, and that <c>--at</c> takes; null for any other name.</summary>
    public static DateTime? TimeOf(string name) =>
        DateTime.TryParseExact(
            name, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : null;

    /// <summary>The name of the backup of this time.</summary>
    public static string NameOf(DateTime time) => time.ToString(TimeFormat, CultureInfo.InvariantCulture);

    private string ListOf(DateTime time) => Path.Combine(Root, NameOf(time) + Extension);

    private void Keep(string file, string sha256)
    {
        var content = ContentOf(sha256);
        Directory.CreateDirectory(Path.GetDirectoryName(content)!);
        File.Move(file, content, overwrite: true);
    }

    /// <summary>Copies and hashes in one reading.</summary>
    internal static class HashedCopy
    {
        /// <summary>Writes the copy through to the disk.</summary>
        public static async Task<(string Sha256, long Length)> MakeAsync(
            string source, string target, bool isSecret, CancellationToken cancellationToken)
        {
            var options = new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                BufferSize = 0,
                Options = FileOptions.Asynchronous,
            };
            if (isSecret && !OperatingSystem.IsWindows())
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            await using var from = Open(source);
            await using var to = new FileStream(target, options);
            var buffer = new byte[BufferBytes];
            var length = 0L;
            for (int read; (read = await from.ReadAsync(buffer, cancellationToken)) > 0; length += read)
            {
                hash.AppendData(buffer, 0, read);
                await to.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }
            to.Flush(flushToDisk: true);
            return (Convert.ToHexStringLower(hash.GetHashAndReset()), length);
        }

        public static async Task<(string Sha256, long Length)> HashAsync(string file, CancellationToken cancellationToken)
        {
            await using var content = Open(file);
            return (Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellationToken)), content.Length);
        }

        private static FileStream Open(string file) => new(
            file, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0, FileOptions.Asynchronous);
    }
}

/// <summary>A file that the set holds, and whether it did not before.</summary>
internal sealed record AddedFile(string Sha256, long Length, bool IsNew);
