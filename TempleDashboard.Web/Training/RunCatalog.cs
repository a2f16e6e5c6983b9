using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Training;

namespace TempleDashboard.Web.Training;

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

/// <summary>A training run with the model that came out of it, without its log and curves.</summary>
public sealed record RunRow
{
    public required long Id { get; init; }

    public required long ClassifierId { get; init; }

    public required int Number { get; init; }

    public required RunStatus Status { get; init; }

    public required string Message { get; init; }

    public required DateTime QueuedAt { get; init; }

    public required DateTime? StartedAt { get; init; }

    public required DateTime? EndedAt { get; init; }

    public required string StartedBy { get; init; }

    public required int Seed { get; init; }

    public required TrainingMethod Method { get; init; }

    /// <summary>Null for runs of before there was a choice.</summary>
    public required TrainingSettings? Settings { get; init; }

    /// <summary>How often it went on after the program had ended in the middle of it.</summary>
    public required int Resumes { get; init; }

    public required string? SnapshotSha256 { get; init; }

    public required long? ModelId { get; init; }

    public required int? ModelNumber { get; init; }

    public required double? TestAccuracy { get; init; }

    public required int? TestCount { get; init; }

    /// <summary>True while the run's model serves.</summary>
    public required bool Serves { get; init; }
}
