using System.Diagnostics.CodeAnalysis;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Storage;

namespace TempleDashboard.Domain.Pictures;

/// <summary>The one way in for pictures that are to be labelled: from the browser, the API and the command line.</summary>
public sealed class PictureIntake(
    IDbContextFactory<DashboardDbContext> contexts, PictureReader reader, ProcessorQueue processors, IBlobStore blobs, TimeProvider time)
{
    /// <summary>Checks a picture and stores it with its thumbnail, or says why not. The bytes are safe before the row exists.</summary>
    public async Task<IntakeResult> StoreAsync(long templeId, ReadOnlyMemory<byte> bytes, string name, CancellationToken cancellationToken)
    {
        var fileNames = FileNamePattern.Of(await FileNamesOfAsync(templeId, cancellationToken));
        var read = await processors.RunAsync("uploads", reader.IsLarge(bytes), () => reader.Read(bytes, name, fileNames), cancellationToken);
        if (!read.Succeeded)
            return new IntakeResult(null, IsDuplicate: false, read.Message);

        var picture = read.Picture;
        // Also where the picture is known: a blob that was lost is there again, and one that is there is left alone.
        await blobs.PutAsync(BlobKey.Picture(picture.Sha256), bytes, cancellationToken);
        await blobs.PutAsync(BlobKey.Thumbnail(picture.Sha256), picture.Thumbnail, cancellationToken);
        return await FindAsync(templeId, picture.Sha256, cancellationToken) is { } known
            ? new IntakeResult(known, IsDuplicate: true, Error: null)
            : await AddAsync(templeId, picture, cancellationToken);
    }

    private async Task<IntakeResult> AddAsync(long templeId, PictureRecord picture, CancellationToken cancellationToken)
    {
        var image = new StoredImage
        {
            TempleId = templeId,
            Sha256 = picture.Sha256,
            Name = picture.Name,
            Format = picture.Format.ToString().ToLowerInvariant(),
            Width = picture.Width,
            Height = picture.Height,
            ByteCount = picture.Bytes,
            LookAlikeHash = unchecked((long)picture.LookAlike.Bits),
            CapturedAt = picture.CapturedAt,
            ScaledFrom = picture.ScaledFrom,
            UploadedAt = time.GetUtcNow().UtcDateTime,
        };
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        db.Images.Add(image);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return new IntakeResult(image, IsDuplicate: false, Error: null);
        }
        catch (DbUpdateException exception) when (UniqueViolation.Is(exception))
        {
            return new IntakeResult(await FindAsync(templeId, picture.Sha256, cancellationToken), IsDuplicate: true, Error: null);
        }
    }

    private async Task<string?> FileNamesOfAsync(long templeId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Temples.Where(temple => temple.Id == templeId).Select(temple => temple.FileNamePattern).FirstOrDefaultAsync(cancellationToken);
    }

    private async Task<StoredImage?> FindAsync(long templeId, string sha256, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Images.AsNoTracking()
            .FirstOrDefaultAsync(image => image.TempleId == templeId && image.Sha256 == sha256, cancellationToken);
    }
}

/// <summary>The stored picture, whether it was there already, or why it was refused.</summary>
/// <param name="Image">The row, new or found.</param>
/// <param name="IsDuplicate">True where the temple had exactly these bytes already.</param>
/// <param name="Error">For a person: names the picture, what is wrong and the way out.</param>
public sealed record IntakeResult(StoredImage? Image, bool IsDuplicate, string? Error)
{
    [MemberNotNullWhen(true, nameof(Image))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool Accepted => Image is not null;
}

internal static partial class ImagesLog
{
    [LoggerMessage(1001, LogLevel.Error, "Reading the picture {Picture} failed in a way that nobody foresaw; it was refused.")]
    public static partial void ReadingFailed(ILogger logger, Exception exception, string picture);
}
