using System.IO.Compression;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Storage;

namespace TempleDashboard.Domain.Transfer;

/// <summary>A labelled picture as it is written down elsewhere.</summary>
/// <param name="Format">Such as <c>jpeg</c>.</param>
public sealed record ExportedPicture(
    string Sha256, string Name, string Format, int Width, int Height, string Category, Split Split, bool IsSetAside);

/// <summary>Where a picture lies among those that are written out: the one place that knows it, for archives and folders alike.</summary>
public static class ExportPaths
{
    private const int HashShown = 8;
    private const int LongestName = 120;

    /// <summary>Gives the folder in which pictures of the split and category lie, with its last <c>/</c>.</summary>
    public static string FolderOf(ExportedPicture picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        var split = picture.Split == Split.Test ? "test" : "train";
        return $"{(picture.IsSetAside ? OutsideSplits.SetAsideFolder + "/" : "")}{split}/{FolderName.Of(picture.Category)}/";
    }

    /// <summary>Gives the picture's own file name, for a folder that may have one of the same name already.</summary>
    public static string FileOf(string name, string sha256, string format, bool isTaken)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(sha256);
        var ending = ImportFile.IsPictureName(name) ? Path.GetExtension(name) : "." + format.ToLowerInvariant();
        var stem = name.EndsWith(ending, StringComparison.Ordinal) ? name[..^ending.Length] : name;
        if (stem.Length > LongestName)
            (stem, isTaken) = (stem[..(char.IsHighSurrogate(stem[LongestName - 1]) ? LongestName - 1 : LongestName)], true);
        return FolderName.Of(stem + (isTaken ? $"-{sha256[..HashShown]}" : "") + ending);
    }
}

/// <summary>Writes the labelled pictures of a classifier as one zip, with their description, while it is being sent.</summary>
public sealed class DatasetExport(
    IDbContextFactory<DashboardDbContext> contexts, IBlobStore blobs, ILogger<DatasetExport> logger)
{
    private const string MissingFile = "missing.txt";

    /// <summary>Counts what an export would hold.</summary>
    public async Task<int> CountAsync(long classifierId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Labels.CountAsync(
            label => label.ClassifierId == classifierId && label.Image!.DeletionId == null, cancellationToken);
    }

    /// <summary>
    /// Writes the archive to <paramref name="target"/>, which is only written to. Pictures whose file is lost are left out and named in
    /// <c>missing.txt</c>.
    /// </summary>
    public async Task WriteAsync(
        Classifier classifier, TransferFormat format, Stream target, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        var pictures = await ReadAsync(classifier.Id, cancellationToken);
        await using var late = new LateStream(target);
        await WriteAsync(classifier, format, pictures, late, cancellationToken);
        await late.FlushAsync(cancellationToken);
    }

    private async Task WriteAsync(
        Classifier classifier, TransferFormat format, List<ExportedPicture> pictures, Stream target, CancellationToken cancellationToken)
    {
        var (written, missing) = (new List<WrittenPicture>(pictures.Count), new List<ExportedPicture>());
        await using var zip = await ZipArchive.CreateAsync(
            target, ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8, cancellationToken);
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var picture in pictures)
        {
            await using var content = await blobs.OpenReadAsync(BlobKey.Picture(picture.Sha256), cancellationToken);
            if (content is null)
            {
                missing.Add(picture);
                continue;
            }
            var path = PathOf(picture, format, taken);
            var entry = zip.CreateEntry(path, CompressionLevel.NoCompression);
            await using (var stream = await entry.OpenAsync(cancellationToken))
                await content.CopyToAsync(stream, cancellationToken);
            written.Add(new(path, picture));
        }
        await DescribeAsync(zip, classifier, format, written, cancellationToken);
        if (missing.Count == 0)
            return;
        TransferLog.Lost(logger, missing.Count, missing[0].Name);
        await WriteAsync(zip, MissingFile, async stream =>
        {
            await using var writer = new StreamWriter(stream, leaveOpen: true);
            await writer.WriteLineAsync("These pictures are labelled, but their files are lost. Restore them from a backup.");
            foreach (var picture in missing)
                await writer.WriteLineAsync($"{picture.Sha256}  {picture.Name}");
        }, cancellationToken);
    }

    /// <summary>Reads all of it at once, so that descriptions and files agree; in the order of the categories.</summary>
    private async Task<List<ExportedPicture>> ReadAsync(long classifierId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Labels.AsNoTracking().Where(label => label.ClassifierId == classifierId && label.Image!.DeletionId == null)
            .OrderBy(label => label.Category!.Position).ThenBy(label => label.CategoryId).ThenBy(label => label.ImageId)
            .Select(label => new ExportedPicture(
                label.Image!.Sha256, label.Image.Name, label.Image.Format, label.Image.Width, label.Image.Height, label.Category!.Name,
                label.Split, label.IsSetAside))
            .ToListAsync(cancellationToken);
    }

    private static string PathOf(ExportedPicture picture, TransferFormat format, HashSet<string> taken)
    {
        var folder = format == TransferFormat.ImageFolder ? ExportPaths.FolderOf(picture) : "images/";
        var path = folder + ExportPaths.FileOf(picture.Name, picture.Sha256, picture.Format, isTaken: false);
        if (!taken.Add(path))
            taken.Add(path = folder + ExportPaths.FileOf(picture.Name, picture.Sha256, picture.Format, isTaken: true));
        return path;
    }

    private static async Task DescribeAsync(
        ZipArchive zip, Classifier classifier, TransferFormat format, List<WrittenPicture> written, CancellationToken cancellationToken)
    {
        if (format == TransferFormat.Csv)
        {
            await WriteAsync(
                zip, "labels.csv", stream => ExportedDescriptions.WriteCsvAsync(stream, classifier.Name, written, cancellationToken),
                cancellationToken);
        }
        if (format != TransferFormat.Coco)
            return;
        foreach (var split in new[] { Split.Train, Split.Test })
        {
            await WriteAsync(
                zip, $"annotations/{(split == Split.Test ? "test" : "train")}.json",
                stream => ExportedDescriptions.WriteCocoAsync(stream, written, split, cancellationToken), cancellationToken);
        }
    }

    private static async Task WriteAsync(ZipArchive zip, string name, Func<Stream, Task> write, CancellationToken cancellationToken)
    {
        await using var stream = await zip.CreateEntry(name, CompressionLevel.Fastest).OpenAsync(cancellationToken);
        await write(stream);
    }
}

/// <summary>A picture with its place in the archive.</summary>
internal sealed record WrittenPicture(string Path, ExportedPicture Picture);
