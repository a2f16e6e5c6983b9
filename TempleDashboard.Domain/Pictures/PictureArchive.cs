using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.IO.Compression;
using TempleDashboard.Domain.Pictures.Archives;

namespace TempleDashboard.Domain.Pictures;

/// <summary>
/// Reads the files of a zip one after the other, each into memory by itself, under limits. Its names are data: nothing is ever written
/// under them. The format is PKWARE's APPNOTE.TXT; why its list is read by our own code is decision 085.
/// </summary>
public sealed class PictureArchive
{
    private const int ChunkBytes = 64 * 1024;

    private readonly Stream _zip;
    private readonly ArchiveLimits _limits;

    private PictureArchive(Stream zip, ArchiveLimits limits, IReadOnlyList<ArchivedFile> files, IReadOnlyList<RefusedFile> refused) =>
        (_zip, _limits, Files, Refused) = (zip, limits, files, refused);

    /// <summary>What can be read, in the order of the archive. Folders, and what systems leave in them, are left out.</summary>
    public IReadOnlyList<ArchivedFile> Files { get; }

    /// <summary>What is not read, and why: links, paths that lead out of the archive, archives within it, what is encrypted.</summary>
    public IReadOnlyList<RefusedFile> Refused { get; }

    /// <summary>Reads the list of a zip and holds it against the limits; nothing is unpacked yet.</summary>
    /// <param name="zip">Seekable; stays the caller's, and open for as long as files are read.</param>
    /// <param name="name">Names the archive in messages.</param>
    public static ArchiveOpening Open(Stream zip, string name, ArchiveLimits limits, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(zip);
        ArgumentNullException.ThrowIfNull(limits);
        var (records, refusal) = ZipDirectory.Read(zip, limits.MostRecords, cancellationToken);
        if (records is null)
            return new(null, ArchiveText.Of(refusal!.Value, name, limits));
        var (files, refused) = (new List<ArchivedFile>(), new List<RefusedFile>());
        long total = 0;
        foreach (var record in records)
        {
            if (record.IsFolder || ZipPath.IsLitter(record.Path))
                continue;
            if (files.Count + refused.Count == limits.MaxFiles)
                return new(null, ArchiveText.Of(ArchiveRefusal.TooManyFiles, name, limits));
            if (WhyNot(record, limits) is { } why)
            {
                refused.Add(new(PictureName.Clean(record.Path), ArchiveText.Of(why, record.Path, limits)));
                continue;
            }
            total += record.Length;
            if (total > limits.MaxTotalBytes)
                return new(null, ArchiveText.Of(ArchiveRefusal.TooManyBytes, name, limits));
            files.Add(new(record));
        }
        return new(new PictureArchive(zip, limits, files, refused), null);
    }

    /// <summary>
    /// Unpacks a file into <paramref name="target"/>, from its position on; returns why not, or null. Never gives more than the length that
    /// the list says. Files are read one at a time.
    /// </summary>
    public string? Read(ArchivedFile file, MemoryStream target, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(target);
        var chunk = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        try
        {
            using var packed = file.Record.OpenPacked(_zip);
            using var unpacked = file.Record.Method == ZipMethod.Stored ? packed : new DeflateStream(packed, CompressionMode.Decompress);
            var (left, crc) = (file.Length, Crc32.Start);
            while (unpacked.Read(chunk) is > 0 and var count)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if ((left -= count) < 0)
                    return ArchiveText.Of(ArchiveRefusal.LongerThanSaid, file.Path, _limits);
                crc = Crc32.Add(crc, chunk.AsSpan(0, count));
                target.Write(chunk, 0, count);
            }
            return left == 0 && Crc32.End(crc) == file.Record.Crc ? null : ArchiveText.Of(ArchiveRefusal.Damaged, file.Path, _limits);
        }
        catch (InvalidDataException)
        {
            return ArchiveText.Of(ArchiveRefusal.Damaged, file.Path, _limits);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }

    private static ArchiveRefusal? WhyNot(ZipRecord record, ArchiveLimits limits) =>
        record.IsEncrypted ? ArchiveRefusal.Encrypted
        : record.IsLink ? ArchiveRefusal.Link
        : !ZipPath.IsInside(record.Path) ? ArchiveRefusal.LeadsOut
        : ZipPath.IsArchive(record.Path) ? ArchiveRefusal.Nested
        : record.Method is not (ZipMethod.Stored or ZipMethod.Deflate) ? ArchiveRefusal.UnknownMethod
        : record.Length > limits.MaxFileBytes ? ArchiveRefusal.FileTooLarge
        : record.Length > limits.AlwaysGood && record.Length > record.PackedLength * limits.MaxRatio ? ArchiveRefusal.TooTight
        : null;
}

/// <summary>What a zip may hold. One that passes a limit of the whole is refused before anything is unpacked.</summary>
/// <param name="MaxFiles">Files besides folders and litter.</param>
/// <param name="MaxFileBytes">Unpacked length of one, which is held in memory; a larger one is refused alone.</param>
/// <param name="MaxTotalBytes">Unpacked length of all.</param>
public sealed record ArchiveLimits(int MaxFiles, long MaxFileBytes, long MaxTotalBytes)
{
    /// <summary>How many times shorter packed than unpacked: pictures come to 2 or 3, a drawing as BMP to 100, a bomb to 1,000.</summary>
    public int MaxRatio { get; init; } = 200;

    /// <summary>No file of so few bytes is a bomb.</summary>
    internal long AlwaysGood => 1024 * 1024;

    /// <summary>Some systems write a hidden file beside each file, and a record for each folder.</summary>
    internal long MostRecords => 4L * MaxFiles + 1000;
}

/// <summary>The archive, or why it cannot be taken.</summary>
/// <param name="Error">For a person: names the archive, what is wrong and the way out.</param>
public sealed record ArchiveOpening(PictureArchive? Archive, string? Error)
{
    [MemberNotNullWhen(true, nameof(Archive))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool Succeeded => Archive is not null;
}

/// <summary>A file of an archive that can be read.</summary>
public sealed class ArchivedFile
{
    internal ArchivedFile(ZipRecord record) => Record = record;

    /// <summary>
    /// Where it lies in the archive, with <c>/</c> between folders; never absolute, never upwards. Data, and no path of this machine.
    /// </summary>
    public string Path => Record.Path;

    /// <summary>Unpacked length in bytes.</summary>
    public long Length => Record.Length;

    internal ZipRecord Record { get; }
}

/// <summary>A file of an archive that is not read.</summary>
/// <param name="Error">For a person: names the file, what is wrong and the way out.</param>
public sealed record RefusedFile(string Path, string Error);
