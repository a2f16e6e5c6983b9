using System.Globalization;
using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Storage;

namespace TempleDashboard.Domain.Deletions;

/// <summary>
/// The files of the blob store that rows name, by the first half of their hash: a million pictures are some 30 MB. Two hashes that begin
/// alike keep a file too long at most.
/// </summary>
internal sealed class NamedFiles
{
    private readonly HashSet<UInt128> _pictures = [];
    private readonly HashSet<UInt128> _models = [];
    private long _lastImage;
    private long _lastPrediction;

    private NamedFiles()
    {
    }

    /// <summary>Reads what is named by all that is not gone.</summary>
    public static async Task<NamedFiles> ReadAsync(DashboardDbContext db, GoneSet gone, CancellationToken cancellationToken)
    {
        var named = new NamedFiles
        {
            // First: rows that come while the others are read are asked for by IsNamedSinceAsync.
            _lastImage = await db.Images.IgnoreQueryFilters().MaxAsync(row => (long?)row.Id, cancellationToken) ?? 0,
            _lastPrediction = await db.Predictions.MaxAsync(row => (long?)row.Id, cancellationToken) ?? 0,
        };
        await AddAsync(named._pictures, gone.KeptImages(db).Select(image => image.Sha256), cancellationToken);
        await AddAsync(named._pictures, gone.PredictionsToKeep(db).Select(row => row.ImageSha256), cancellationToken);
        await AddAsync(named._models, gone.KeptModels(db).Select(model => model.ModelSha256), cancellationToken);
        await AddAsync(named._models, gone.KeptModels(db).Select(model => model.SnapshotSha256), cancellationToken);
        return named;
    }

    public bool Has(BlobFile file) => (file.IsOfPicture ? _pictures : _models).Contains(KeyOf(file.Sha256));

    /// <summary>Tells whether a row that came after the names were read names a picture's file.</summary>
    public async Task<bool> IsNamedSinceAsync(
        IDbContextFactory<DashboardDbContext> contexts, BlobFile file, CancellationToken cancellationToken)
    {
        if (!file.IsOfPicture)
            return false;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Images.IgnoreQueryFilters()
                .AnyAsync(row => row.Id > _lastImage && row.Sha256 == file.Sha256, cancellationToken)
            || await db.Predictions.AnyAsync(row => row.Id > _lastPrediction && row.ImageSha256 == file.Sha256, cancellationToken);
    }

    private static async Task AddAsync(HashSet<UInt128> names, IQueryable<string> rows, CancellationToken cancellationToken)
    {
        await foreach (var sha256 in rows.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            if (Sha256.IsHex(sha256))
                names.Add(KeyOf(sha256));
        }
    }

    private static UInt128 KeyOf(string sha256) =>
        UInt128.Parse(sha256.AsSpan(0, 32), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
