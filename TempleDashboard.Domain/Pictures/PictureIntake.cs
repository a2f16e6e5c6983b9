using System.Diagnostics.CodeAnalysis;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Storage;

namespace TempleDashboard.Domain.Pictures;

/// <summary>The one way in for pictures that are to be labelled: from the browser, the API and the command line.</summary>
public sealed class PictureIntake(
    IDbContextFactory<DashboardDbContext> contexts,
    PictureReader reader,
    ProcessorQueue processors,
    IBlobStore blobs,
    PictureGate gate,
    AuditLog audit,
    TimeProvider time)
{
    private const string Queue = "uploads";

    /// <summary>A picture was stored, was known, or was refused. Handlers must be quick and not throw.</summary>
    public event Action<IntakeResult>? Taken;

    /// <summary>
    /// Checks a picture and stores it with its thumbnail, or says why not. The bytes are safe before the row exists. What any temple has
    /// stored already is not decoded again.
    /// </summary>
    /// <param name="who">Whoever brings it; a new picture is written down with them. Null where something else tells of it.</param>
    public Task<IntakeResult> StoreAsync(
        long templeId, ReadOnlyMemory<byte> bytes, string name, string? who, CancellationToken cancellationToken) =>
        StoreAsync(templeId, bytes, name, who, client: Queue, cancellationToken);

    /// <inheritdoc cref="StoreAsync(long, ReadOnlyMemory{byte}, string, string?, CancellationToken)"/>
    /// <param name="client">Who shares the processors with the others, such as the address that the request came from.</param>
    public async Task<IntakeResult> StoreAsync(
        long templeId, ReadOnlyMemory<byte> bytes, string name, string? who, string client, CancellationToken cancellationToken)
    {
        var sha256 = Sha256.Hex(bytes.Span);
        using var kept = await gate.KeepAsync(sha256, cancellationToken);
        if (await FindKnownAsync(templeId, sha256, cancellationToken) is { } known)
            return Tell(await StoreKnownAsync(templeId, bytes, name, known, who, client, cancellationToken));
        var fileNames = await FileNamesOfAsync(templeId, cancellationToken);
        var read = await processors.RunAsync(
            client, Queue, reader.IsLarge(bytes), () => reader.Read(bytes, name, fileNames, sha256), cancellationToken);
        return Tell(read.Succeeded
            ? await KeepAsync(templeId, bytes, read.Picture, who, cancellationToken)
            : new IntakeResult(null, IsDuplicate: false, read.Message));
    }

    /// <summary>Checks a picture without storing it: for who has to know whether it is taken before there is a temple for it.</summary>
    public Task<PictureReadResult> ReadAsync(
        ReadOnlyMemory<byte> bytes, string name, string client, CancellationToken cancellationToken) =>
        processors.RunAsync(client, Queue, reader.IsLarge(bytes), () => reader.Read(bytes, name), cancellationToken);

    /// <summary>Stores a picture that was read by <see cref="ReadAsync"/>, without decoding it once more.</summary>
    public async Task<IntakeResult> StoreAsync(
        long templeId, ReadOnlyMemory<byte> bytes, string name, PictureRecord read, string? who, CancellationToken cancellationToken)
    {
        using var kept = await gate.KeepAsync(read.Sha256, cancellationToken);
        var fileNames = await FileNamesOfAsync(templeId, cancellationToken);
        var picture = fileNames is null ? read : read with { CapturedAt = CaptureTime.Find(bytes, name, fileNames) };
        return Tell(await KeepAsync(templeId, bytes, picture, who, cancellationToken));
    }

    /// <summary>
    /// Stores a picture that was decoded to its end when it was predicted, by what was recorded then: only its header is read. Its
    /// thumbnail is made when somebody looks, as with all pictures of predictions.
    /// </summary>
    public async Task<IntakeResult> StorePredictedAsync(long templeId, PredictedPicture predicted, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(predicted);
        using var kept = await gate.KeepAsync(predicted.Sha256, cancellationToken);
        if (await blobs.ReadAsync(BlobKey.Picture(predicted.Sha256), cancellationToken) is not { } bytes)
            return new IntakeResult(null, IsDuplicate: false, $"The picture '{predicted.Name}' is no longer kept.");
        if (await FindRowAsync(templeId, predicted.Sha256, cancellationToken) is { } known)
            return Tell(await StoreKnownAsync(templeId, bytes, predicted.Name, known, who: null, Queue, cancellationToken));
        var (header, refusal) = await processors.RunAsync(
            Queue, reader.IsLarge(bytes), () => reader.ReadHeader(bytes, predicted.Name), cancellationToken);
        if (header is null)
            return Tell(new IntakeResult(null, IsDuplicate: false, refusal));
        return Tell(await AddAsync(
            new StoredImage
            {
                TempleId = templeId,
                Sha256 = predicted.Sha256,
                Name = predicted.Name,
                Format = header.Format.ToString().ToLowerInvariant(),
                Width = header.Width,
                Height = header.Height,
                ByteCount = bytes.Length,
                LookAlikeHash = predicted.LookAlikeHash,
                CapturedAt = CaptureTime.Find(bytes, predicted.Name, await FileNamesOfAsync(templeId, cancellationToken)),
                ScaledFrom = predicted.ScaledFrom,
                UploadedAt = time.GetUtcNow().UtcDateTime,
            },
            who: null,
            cancellationToken));
    }

    private IntakeResult Tell(IntakeResult result)
    {
        Taken?.Invoke(result);
        return result;
    }

    private async Task<IntakeResult> KeepAsync(
        long templeId, ReadOnlyMemory<byte> bytes, PictureRecord picture, string? who, CancellationToken cancellationToken)
    {
        // Also where the picture is known: a blob that was lost is there again, and one that is there is left alone.
        await blobs.PutAsync(BlobKey.Picture(picture.Sha256), bytes, cancellationToken);
        await blobs.PutAsync(BlobKey.Thumbnail(picture.Sha256), picture.Thumbnail, cancellationToken);
        // Others may have brought the same bytes while these were decoded.
        return await FindAsync(templeId, picture.Sha256, cancellationToken) is { } known
            ? new IntakeResult(known, IsDuplicate: true, Error: null)
            : await AddAsync(
                new StoredImage
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
                },
                who,
                cancellationToken);
    }

    /// <summary>Takes what decoding gave the first time. Only the limits, which may be lower today, are asked again.</summary>
    private async Task<IntakeResult> StoreKnownAsync(
        long templeId,
        ReadOnlyMemory<byte> bytes,
        string name,
        StoredImage known,
        string? who,
        string client,
        CancellationToken cancellationToken)
    {
        var refusal = await processors.RunAsync(
            client, Queue, reader.IsLarge(bytes), () => reader.WhyOutsideLimits(bytes, name), cancellationToken);
        if (refusal is not null)
            return new IntakeResult(null, IsDuplicate: false, refusal);
        // A blob that was lost is there again.
        await blobs.PutAsync(BlobKey.Picture(known.Sha256), bytes, cancellationToken);
        if (known.TempleId == templeId)
            return new IntakeResult(known, IsDuplicate: true, Error: null);
        return await AddAsync(
            new StoredImage
            {
                TempleId = templeId,
                Sha256 = known.Sha256,
                Name = PictureName.Clean(name),
                Format = known.Format,
                Width = known.Width,
                Height = known.Height,
                ByteCount = known.ByteCount,
                LookAlikeHash = known.LookAlikeHash,
                CapturedAt = CaptureTime.Find(bytes, name, await FileNamesOfAsync(templeId, cancellationToken)),
                ScaledFrom = known.ScaledFrom,
                UploadedAt = time.GetUtcNow().UtcDateTime,
            },
            who,
            cancellationToken);
    }

    private async Task<IntakeResult> AddAsync(StoredImage image, string? who, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        db.Images.Add(image);
        if (!await TryWriteDownAsync(db, image, who, cancellationToken))
            return new IntakeResult(null, IsDuplicate: false, "The temple was deleted meanwhile. Restore it on the page Deleted first.");
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return new IntakeResult(image, IsDuplicate: false, Error: null);
        }
        catch (DbUpdateException exception) when (UniqueViolation.Is(exception))
        {
            if (await FindAsync(image.TempleId, image.Sha256, cancellationToken) is { } known)
                return new IntakeResult(known, IsDuplicate: true, Error: null);
        }
        return await TakeBackAsync(image, who, cancellationToken) is { } back
            ? new IntakeResult(back, IsDuplicate: false, Error: null)
            : await AddAsync(image, who, cancellationToken);
    }

    /// <summary>
    /// A picture that was deleted and comes again is a new one: under its new name, without the labels that it had. Null where it has been
    /// removed for good meanwhile.
    /// </summary>
    private async Task<StoredImage?> TakeBackAsync(StoredImage image, string? who, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var deleted = await db.Images.IgnoreQueryFilters()
            .FirstOrDefaultAsync(row => row.TempleId == image.TempleId && row.Sha256 == image.Sha256, cancellationToken);
        if (deleted is null || !await TryWriteDownAsync(db, image, who, cancellationToken))
            return null;
        (deleted.DeletionId, deleted.Name, deleted.CapturedAt, deleted.UploadedAt) =
            (null, image.Name, image.CapturedAt, image.UploadedAt);
        await db.DeletedLabels.Where(label => label.ImageId == deleted.Id).ExecuteDeleteAsync(cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return deleted;
    }

    /// <summary>False where the temple is gone.</summary>
    private async Task<bool> TryWriteDownAsync(DashboardDbContext db, StoredImage image, string? who, CancellationToken cancellationToken)
    {
        if (who is null)
            return true;
        var code = await db.Temples.Where(temple => temple.Id == image.TempleId).Select(temple => temple.Code)
            .FirstOrDefaultAsync(cancellationToken);
        if (code is not null)
            audit.Add(db, who, AuditActions.UploadedPicture, code, image.Name);
        return code is not null;
    }

    private async Task<FileNamePattern?> FileNamesOfAsync(long templeId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return FileNamePattern.Of(await db.Temples.Where(temple => temple.Id == templeId)
            .Select(temple => temple.FileNamePattern).FirstOrDefaultAsync(cancellationToken));
    }

    /// <summary>Finds the row of a picture, the temple's own before another's; null where its thumbnail would have to be made.</summary>
    private async Task<StoredImage?> FindKnownAsync(long templeId, string sha256, CancellationToken cancellationToken)
    {
        if (await FindRowAsync(templeId, sha256, cancellationToken) is not { } known)
            return null;
        await using var thumbnail = await blobs.OpenReadAsync(BlobKey.Thumbnail(sha256), cancellationToken);
        return thumbnail is null ? null : known;
    }

    private async Task<StoredImage?> FindRowAsync(long templeId, string sha256, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await KnownQuery(db, templeId, sha256).FirstOrDefaultAsync(cancellationToken);
    }

    /// <summary>Goes from temple to temple: there is no index over the hash alone.</summary>
    internal static IQueryable<StoredImage> KnownQuery(DashboardDbContext db, long templeId, string sha256) => db.Images.AsNoTracking()
        .Where(image => image.Sha256 == sha256 && db.Temples.Select(temple => temple.Id).Contains(image.TempleId))
        .OrderByDescending(image => image.TempleId == templeId);

    private async Task<StoredImage?> FindAsync(long templeId, string sha256, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Images.AsNoTracking()
            .FirstOrDefaultAsync(image => image.TempleId == templeId && image.Sha256 == sha256, cancellationToken);
    }
}

/// <summary>What was recorded of a picture when it was predicted.</summary>
/// <param name="Name">Cleaned already.</param>
/// <param name="LookAlikeHash">Of the whole picture.</param>
/// <param name="ScaledFrom">See <see cref="StoredImage.ScaledFrom"/>.</param>
public sealed record PredictedPicture(string Sha256, string Name, long LookAlikeHash, string? ScaledFrom);

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
