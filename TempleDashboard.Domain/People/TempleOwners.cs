using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;

namespace TempleDashboard.Domain.People;

/// <summary>Says whether something belongs to a temple that somebody may see.</summary>
public sealed class TempleOwners(IDbContextFactory<DashboardDbContext> contexts)
{
    /// <summary>True where the thing is of a temple in the scope; false also where there is no such thing.</summary>
    public async Task<bool> IsInAsync(TempleScope scope, OwnedKind kind, long id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        if (scope.IsAll)
            return true;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await TempleOfAsync(db, kind, id, cancellationToken) is { } templeId && scope.Has(templeId);
    }

    /// <summary>True where the temple of this code is in the scope; false also where there is none.</summary>
    public async Task<bool> IsInAsync(TempleScope scope, string templeCode, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        if (scope.IsAll)
            return true;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await FirstAsync(db.Temples.Where(temple => temple.Code == templeCode), temple => temple.Id, cancellationToken) is { } id
            && scope.Has(id);
    }

    /// <summary>
    /// True where a temple in the scope has the picture, or a prediction of one has kept it. False as soon as it is deleted there, although
    /// its file stays until it is gone for good. Quick: it is asked with every thumbnail.
    /// </summary>
    public async Task<bool> HasPictureAsync(TempleScope scope, string sha256, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await ImagesQuery(db, scope, sha256).AnyAsync(cancellationToken)
            || await PredictionsQuery(db, scope, sha256).AnyAsync(cancellationToken);
    }

    /// <summary>Goes from temple to temple, as the index does.</summary>
    internal static IQueryable<StoredImage> ImagesQuery(DashboardDbContext db, TempleScope scope, string sha256)
    {
        var temples = db.Temples.Within(scope).Select(temple => temple.Id);
        return db.Images.Where(image => image.Sha256 == sha256 && temples.Contains(image.TempleId));
    }

    /// <summary>Records stay in the history also where their temple is deleted, and so do their pictures.</summary>
    internal static IQueryable<PredictionRecord> PredictionsQuery(DashboardDbContext db, TempleScope scope, string sha256) =>
        db.Predictions.Where(row => row.ImageSha256 == sha256 && row.PictureRemovedAt == null).Within(scope);

    private static Task<long?> TempleOfAsync(
        DashboardDbContext db, OwnedKind kind, long id, CancellationToken cancellationToken) => kind switch
    {
        OwnedKind.Temple => FirstAsync(db.Temples.Where(row => row.Id == id), row => row.Id, cancellationToken),
        OwnedKind.Classifier => FirstAsync(db.Classifiers.Where(row => row.Id == id), row => row.TempleId, cancellationToken),
        OwnedKind.Category => FirstAsync(db.Categories.Where(row => row.Id == id), row => row.Classifier!.TempleId, cancellationToken),
        OwnedKind.Image => FirstAsync(db.Images.Where(row => row.Id == id), row => row.TempleId, cancellationToken),
        OwnedKind.Run => FirstAsync(db.TrainingRuns.Where(row => row.Id == id), row => row.Classifier!.TempleId, cancellationToken),
        OwnedKind.Model => FirstAsync(db.Models.Where(row => row.Id == id), row => row.Classifier!.TempleId, cancellationToken),
        OwnedKind.Prediction => FirstAsync(db.Predictions.Where(row => row.Id == id), row => row.TempleId, cancellationToken),
        OwnedKind.Deletion => FirstAsync(db.Deletions.Where(row => row.Id == id), row => row.TempleId, cancellationToken),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "This belongs to no temple."),
    };

    private static async Task<long?> FirstAsync<T>(
        IQueryable<T> rows, Expression<Func<T, long>> templeId, CancellationToken cancellationToken)
    {
        var found = await rows.Select(templeId).Take(1).ToListAsync(cancellationToken);
        return found is [var id] ? id : null;
    }
}

/// <summary>What belongs to a temple and has a number in addresses.</summary>
public enum OwnedKind
{
    Temple,
    Classifier,
    Category,
    Image,
    Run,
    Model,
    Prediction,
    Deletion,
}
