using System.Diagnostics.CodeAnalysis;
using System.IO.Compression;
using TempleDashboard.Domain.Pictures;
using TempleDashboard.Domain.Pictures.Archives;

namespace TempleDashboard.Domain.Transfer;

/// <summary>What somebody sent to be imported: an archive, or a description whose pictures are in the temple already.</summary>
internal sealed class ImportedFile : IImportFiles, IDisposable
{
    /// <summary>Unpacked, all files of an archive together.</summary>
    private const long MostBytes = 1024L * 1024 * 1024 * 1024;

    /// <summary>Descriptions are read entry by entry, so that they may be longer than any picture.</summary>
    private const long LongestFile = 1024L * 1024 * 1024;

    private readonly FileStream _stream;
    private readonly PictureArchive? _archive;
    private readonly Dictionary<string, ArchivedFile> _archived = new(StringComparer.Ordinal);

    private ImportedFile(FileStream stream, PictureArchive? archive, ImportFile? description)
    {
        (_stream, _archive) = (stream, archive);
        var files = description is null ? new List<ImportFile>() : [description];
        foreach (var file in archive?.Files ?? [])
        {
            if (_archived.TryAdd(file.Path, file))
                files.Add(new(file.Path, file.Length));
        }
        Files = files;
    }

    public IReadOnlyList<ImportFile> Files { get; }

    /// <summary>What the archive holds and nobody reads, and why.</summary>
    public IReadOnlyList<RefusedFile> Refused => _archive?.Refused ?? [];

    /// <summary>Opens it, or says why it cannot be taken.</summary>
    /// <param name="name">As it was called where it comes from; data.</param>
    public static async Task<(ImportedFile? File, string? Error)> OpenAsync(string path, string name, CancellationToken cancellationToken)
    {
        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 64 * 1024);
        try
        {
            var start = new byte[512];
            var length = await stream.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellationToken);
            if (!start.AsSpan().StartsWith("PK"u8))
            {
                if (DescriptionOf(start.AsSpan(0, length), name, stream.Length, out var why) is { } description)
                    return (Keep(ref stream, opened => new ImportedFile(opened, null, description)), null);
                return (null, why);
            }
            // A picture that is too large is refused by itself, later.
            var limits = new ArchiveLimits(ImportReading.MostPictures + 1_000, LongestFile, MostBytes);
            var opening = PictureArchive.Open(stream, name, limits, cancellationToken);
            return opening.Succeeded
                ? (Keep(ref stream, opened => new ImportedFile(opened, opening.Archive, null)), null)
                : (null, opening.Error);
        }
        finally
        {
            if (stream is not null)
                await stream.DisposeAsync();
        }
    }

    public Stream Open(ImportFile file)
    {
        if (_archive is null)
        {
            _stream.Position = 0;
            return new BufferedStream(new KeptOpen(_stream, long.MaxValue));
        }
        var record = _archived[file.Path].Record;
        var packed = record.OpenPacked(_stream);
        var unpacked = record.Method == ZipMethod.Stored ? packed : new DeflateStream(packed, CompressionMode.Decompress);
        return new KeptOpen(unpacked, file.Length);
    }

    /// <summary>Reads a picture into memory; returns why not, or null.</summary>
    public string? Read(string path, MemoryStream target, CancellationToken cancellationToken) =>
        _archive!.Read(_archived[path], target, cancellationToken);

    /// <summary>Gives the length of a picture, unpacked.</summary>
    public long LengthOf(string path) => _archived[path].Length;

    public void Dispose() => _stream.Dispose();

    private static ImportedFile Keep([NotNull] ref FileStream? stream, Func<FileStream, ImportedFile> open)
    {
        var opened = open(stream!);
        stream = null!;
        return opened;
    }

    /// <summary>Tells a description by how it begins; its name says whether it is a table.</summary>
    private static ImportFile? DescriptionOf(ReadOnlySpan<byte> start, string name, long length, out string? why)
    {
        why = null;
        var file = $"‘{PictureName.Clean(name)}’";
        if (FormatDetector.Detect(start) is not null)
            why = $"{file} is a picture. Upload pictures on the Label page, or pack them into a .zip for an import.";
        else if (start.IsEmpty)
            why = $"{file} is empty.";
        else if (start.Contains((byte)0))
            why = $"{file} is neither a ZIP archive nor a CSV or JSON file. Pack the pictures and their description into one .zip.";
        if (why is not null)
            return null;
        var text = start.StartsWith("\uFEFF"u8) ? start[3..] : start;
        var first = text.TrimStart(" \t\r\n"u8);
        return new(first.Length > 0 && first[0] is (byte)'[' or (byte)'{' ? "description.json" : "description.csv", length);
    }

    /// <summary>Reads no more than a file is said to have, and leaves open what it reads from.</summary>
    private sealed class KeptOpen(Stream source, long most) : Stream
    {
        private long _left = most;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(Span<byte> buffer)
        {
            var count = source.Read(buffer);
            return (_left -= count) >= 0 ? count : throw new InvalidDataException("It unpacks to more than the archive says.");
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return new(Read(buffer.Span));
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
