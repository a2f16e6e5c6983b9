using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.People;
using TempleDashboard.Domain.Training;
using TempleDashboard.Web.Models;
using TempleDashboard.Web.Security;

namespace TempleDashboard.Web.Training;

/// <summary>Looks up training runs for the screens.</summary>
public sealed class RunCatalog(IDbContextFactory<DashboardDbContext> contexts, CurrentAccess access)
{
    /// <summary>Reads the newest runs of a classifier, newest first.</summary>
    public async Task<IReadOnlyList<RunRow>> ListAsync(long classifierId, int limit, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await Rows(db, access.Temples).Where(row => row.ClassifierId == classifierId)
            .OrderByDescending(row => row.Number).Take(limit).ToListAsync(cancellationToken);
    }

    /// <summary>Reads runs of all classifiers, newest first.</summary>
    /// <param name="before">Only ids below this one; null for the newest.</param>
    public async Task<IReadOnlyList<RunRow>> PageAsync(RunState state, long? before, int limit, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await InState(Rows(db, access.Temples), state).Where(row => row.Id < (before ?? long.MaxValue))
            .OrderByDescending(row => row.Id).Take(limit).ToListAsync(cancellationToken);
    }

    /// <summary>Reads the runs that wait or work, in the order in which they were queued.</summary>
    public async Task<IReadOnlyList<RunRow>> ActiveAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await Rows(db, access.Temples).Where(row => row.Status == RunStatus.Queued || row.Status == RunStatus.Running)
            .OrderBy(row => row.Id).ToListAsync(cancellationToken);
    }

    internal static IQueryable<RunRow> InState(IQueryable<RunRow> rows, RunState state) => state switch
    {
        RunState.Done => rows.Where(row => row.Status == RunStatus.Succeeded),
        RunState.Failed => rows.Where(row => row.Status == RunStatus.Failed || row.Status == RunStatus.Interrupted),
        RunState.Cancelled => rows.Where(row => row.Status == RunStatus.Cancelled),
        _ => rows.Where(row => row.Status != RunStatus.Queued && row.Status != RunStatus.Running),
    };

    /// <summary>Reads one run; null where the id is unknown.</summary>
    public async Task<RunRow?> FindAsync(long runId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await Rows(db, access.Temples).FirstOrDefaultAsync(row => row.Id == runId, cancellationToken);
    }

    internal static IQueryable<RunRow> Rows(DashboardDbContext db, TempleScope scope) =>
        from run in db.TrainingRuns.AsNoTracking().Within(scope)
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
            TestAccuracy = model.TestCount == 0 ? null : (double?)model.TestAccuracy,
            TestCount = (int?)model.TestCount,
            Serves = model != null && run.Classifier!.ChampionModelId == model.Id,
            ServedFrom = model.ServingPeriods.OrderByDescending(period => period.Id)
                .Select(period => (DateTime?)period.From).FirstOrDefault(),
            ServedTo = model.ServingPeriods.OrderByDescending(period => period.Id).Select(period => period.To).FirstOrDefault(),
            ChampionNumber = db.Models.Where(champion => champion.Id == run.Classifier!.ChampionModelId)
                .Select(champion => (int?)champion.Number).FirstOrDefault(),
            HasHold = model != null && model.EvaluationJson.Contains("\"Hold\":{"),
            TempleId = run.Classifier!.TempleId,
            TempleName = run.Classifier.Temple!.Name,
            ClassifierName = run.Classifier.Name,
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

    public DateTime? ServedFrom { get; init; }

    public DateTime? ServedTo { get; init; }

    /// <summary>Number of the model that serves now, whoever made it.</summary>
    public int? ChampionNumber { get; init; }

    /// <summary>Whether something spoke against letting the model serve by itself.</summary>
    public bool HasHold { get; init; }

    public long TempleId { get; init; }

    public string TempleName { get; init; } = "";

    public string ClassifierName { get; init; } = Classifier.DefaultName;

    public bool IsActive => Status is RunStatus.Queued or RunStatus.Running;

    /// <summary>How its model stands now; null where there is none.</summary>
    public ModelServing? Serving => ModelNumber is { } number
        ? ModelServing.Of(number, Serves, ServedFrom, ServedTo, ChampionNumber, HasHold)
        : null;
}

/// <summary>How runs ended, as the list of all runs is filtered by.</summary>
public enum RunState
{
    /// <summary>Every run that has ended.</summary>
    Ended,
    Done,
    Failed,
    Cancelled,
}
