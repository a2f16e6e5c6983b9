using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Training;

namespace TempleDashboard.Web.Features.Training;

/// <summary>Looks up training runs for the screens.</summary>
public sealed class RunCatalog(IDbContextFactory<DashboardDbContext> contexts)
{
    /// <summary>Reads the newest runs of a classifier, newest first.</summary>
    public async Task<IReadOnlyList<RunRow>> ListAsync(long classifierId, int limit, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await Rows(db).Where(row => row.ClassifierId == classifierId)
            .OrderByDescending(row => row.Number).Take(limit).ToListAsync(cancellationToken);
    }

    /// <summary>Reads one run; null where the id is unknown.</summary>
    public async Task<RunRow?> FindAsync(long runId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await Rows(db).FirstOrDefaultAsync(row => row.Id == runId, cancellationToken);
    }

    private static IQueryable<RunRow> Rows(DashboardDbContext db) =>
        from run in db.TrainingRuns.AsNoTracking()
        join model in db.Models on run.Id equals model.RunId into made
        from model in made.DefaultIfEmpty()
        select new RunRow
        {
            Id = run.Id,
            ClassifierId = run.ClassifierId,
            Number = run.Number,
            Status = run.Status,
            Message = run.Message,
            QueuedAt = run.QueuedAt,
            StartedAt = run.StartedAt,
            EndedAt = run.EndedAt,
            StartedBy = run.StartedBy,
            Seed = run.Seed,
            Method = run.Method,
            Settings = run.SettingsJson == null ? null : TrainingSettings.Read(run.SettingsJson),
            Resumes = run.Resumes,
            SnapshotSha256 = run.SnapshotSha256,
            ModelId = (long?)model.Id,
            ModelNumber = (int?)model.Number,
            TestAccuracy = (double?)model.TestAccuracy,
            TestCount = (int?)model.TestCount,
            Serves = model != null && run.Classifier!.ChampionModelId == model.Id,
        };
}
