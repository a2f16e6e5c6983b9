using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Models;

namespace TempleDashboard.Domain.Deletions;

/// <summary>
/// Removes the rows of what is gone, once its files are. What a prediction names stays as a bare row, so that its record goes on saying
/// which temple, classifier and model answered; it gives its name up to whoever wants it next.
/// </summary>
internal sealed class GoneRows(IDbContextFactory<DashboardDbContext> contexts, GoneFolders folders)
{
    public async Task RemoveAsync(Deletion deletion, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await TryAsync(db, deletion, cancellationToken))
        {
            // Labels of pictures that were uploaded anew go with it.
            await db.Deletions.Where(row => row.Id == deletion.Id).ExecuteDeleteAsync(cancellationToken);
        }
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>True where nothing of it is left.</summary>
    private async Task<bool> TryAsync(DashboardDbContext db, Deletion deletion, CancellationToken cancellationToken)
    {
        switch (deletion.Kind)
        {
            case DeletionKind.Pictures:
                return !await db.Images.IgnoreQueryFilters().AnyAsync(image => image.DeletionId == deletion.Id, cancellationToken);
            case DeletionKind.Classifier:
                return await RemoveClassifierAsync(db, deletion.ClassifierId!.Value, cancellationToken);
            case DeletionKind.Temple:
                return await RemoveTempleAsync(db, deletion.TempleId, cancellationToken);
            default:
                // The number of a model is never given out again.
                return false;
        }
    }

    private async Task<bool> RemoveClassifierAsync(DashboardDbContext db, long id, CancellationToken cancellationToken)
    {
        var own = db.Classifiers.IgnoreQueryFilters().Where(row => row.Id == id);
        await db.Labels.IgnoreQueryFilters().Where(label => label.ClassifierId == id).ExecuteDeleteAsync(cancellationToken);
        await db.Categories.IgnoreQueryFilters().Where(category => category.ClassifierId == id).ExecuteDeleteAsync(cancellationToken);
        var left = await db.Models.IgnoreQueryFilters().Where(model => model.ClassifierId == id).Select(model => model.Folder)
            .ToListAsync(cancellationToken);
        if (left.Exists(folders.IsLeft) || await db.Predictions.AnyAsync(row => row.ClassifierId == id, cancellationToken))
        {
            var suffix = Suffix(id);
            await own.Where(row => !EF.Functions.Like(row.Name, "%" + suffix)).ExecuteUpdateAsync(
                set => set.SetProperty(row => row.Name, row => row.Name + suffix).SetProperty(row => row.ChampionModelId, (long?)null),
                cancellationToken);
            return false;
        }
        return await own.ExecuteDeleteAsync(cancellationToken) >= 0;
    }

    private async Task<bool> RemoveTempleAsync(DashboardDbContext db, long id, CancellationToken cancellationToken)
    {
        var own = db.Temples.IgnoreQueryFilters().Where(row => row.Id == id);
        var isBare = true;
        var classifiers = await db.Classifiers.IgnoreQueryFilters().Where(row => row.TempleId == id).Select(row => row.Id)
            .ToListAsync(cancellationToken);
        foreach (var classifier in classifiers)
            isBare &= await RemoveClassifierAsync(db, classifier, cancellationToken);
        if (isBare)
            return await own.ExecuteDeleteAsync(cancellationToken) >= 0;
        var suffix = Suffix(id);
        await own.Where(row => !EF.Functions.Like(row.Code, "%" + suffix))
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Code, row => row.Code + suffix), cancellationToken);
        return false;
    }

    /// <summary>What tells a bare row from the next one of its name.</summary>
    private static string Suffix(long id) => FormattableString.Invariant($"~{id}");
}

/// <summary>The folders of models that are gone.</summary>
internal sealed class GoneFolders(ModelFolder models, IReadOnlyList<string> folders)
{
    private readonly List<string> _there = [.. folders.Where(folder => Directory.Exists(models.PathOf(folder)))];

    public int Count => _there.Count;

    public (int Files, long Bytes) Measure()
    {
        var files = _there.SelectMany(folder => new DirectoryInfo(models.PathOf(folder)).EnumerateFiles("*", SearchOption.AllDirectories))
            .ToList();
        return (files.Count, files.Sum(file => file.Length));
    }

    public (int Files, long Bytes) Remove(CancellationToken cancellationToken)
    {
        var measured = Measure();
        foreach (var folder in _there)
        {
            cancellationToken.ThrowIfCancellationRequested();
            models.Remove(folder);
        }
        return measured;
    }

    /// <summary>True where a folder could not be removed: the next time does it, and its row says where it is until then.</summary>
    public bool IsLeft(string folder) => folders.Contains(folder) && Directory.Exists(models.PathOf(folder));
}
