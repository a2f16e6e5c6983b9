using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Pictures;
using TempleDashboard.Domain.Storage;

namespace TempleDashboard.Web.Models;

/// <summary>Reads what part of a picture a model looks at, with what is needed to show it.</summary>
public sealed class SeenRegions(IDbContextFactory<DashboardDbContext> contexts, IBlobStore blobs, ImageDecoder decoder)
{
    /// <summary>Shows a model's region on the newest picture of its temple; null where it looks at all, or where there is none.</summary>
    public async Task<SeenRegion?> OfModelAsync(long modelId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await RegionAsync(db, modelId, cancellationToken) is not { } region)
            return null;
        var newest = await db.Images.AsNoTracking()
            .Where(image => db.Models.Any(model => model.Id == modelId && model.Classifier!.TempleId == image.TempleId))
            .OrderByDescending(image => image.Id).FirstOrDefaultAsync(cancellationToken);
        return newest is null ? null : new(region, newest.Sha256, newest.Width, newest.Height);
    }

    /// <summary>Shows a model's region on a picture that it answered; null where it looks at all, or where the picture is gone.</summary>
    public async Task<SeenRegion?> OfPictureAsync(long modelId, string sha256, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await RegionAsync(db, modelId, cancellationToken) is not { } region)
            return null;
        // What was only predicted has no row with its size.
        return await blobs.ReadAsync(BlobKey.Picture(sha256), cancellationToken) is { } file
            && decoder.Inspect(file) is { Succeeded: true, Header: var header }
            ? new(region, sha256, header.Width, header.Height)
            : null;
    }

    /// <summary>A model that was deleted has answered as it did.</summary>
    private static Task<Region?> RegionAsync(DashboardDbContext db, long modelId, CancellationToken cancellationToken) =>
        db.Models.IgnoreQueryFilters().AsNoTracking().Where(model => model.Id == modelId)
            .Select(model => model.Region).FirstOrDefaultAsync(cancellationToken);
}

/// <summary>A region on a picture.</summary>
/// <param name="Width">Width of the upright picture in pixels.</param>
/// <param name="Height">Height of the upright picture in pixels.</param>
public sealed record SeenRegion(Region Region, string Sha256, int Width, int Height);
