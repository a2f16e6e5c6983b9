using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.People;
using TempleDashboard.Web.Security;
using TempleDashboard.Web.Shared;

namespace TempleDashboard.Web.Shell;

/// <summary>Looks up what the notices of the bar at the top say.</summary>
public sealed class RecentRuns(IDbContextFactory<DashboardDbContext> contexts, TimeProvider time, CurrentAccess access)
{
    private const int Most = 8;
    private static readonly TimeSpan Recent = TimeSpan.FromDays(3);

    /// <summary>Reads the runs that ended in the last three days, the newest first.</summary>
    public async Task<IReadOnlyList<EndedRun>> ReadAsync(CancellationToken cancellationToken)
    {
        var since = time.GetUtcNow().UtcDateTime - Recent;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await (
            from run in db.TrainingRuns.AsNoTracking().Within(access.Temples)
            where run.EndedAt >= since && run.Method != TrainingMethod.Imported
            orderby run.Id descending
            join model in db.Models on run.Id equals model.RunId into made
            from model in made.DefaultIfEmpty()
            select new
            {
                run.Id,
                run.ClassifierId,
                Classifier = run.Classifier!.Name,
                Temple = run.Classifier.Temple!.Name,
                run.Status,
                EndedAt = run.EndedAt!.Value,
                Number = (int?)model.Number,
                Accuracy = model.TestCount == 0 ? null : (double?)model.TestAccuracy,
            }).Take(Most).ToListAsync(cancellationToken);
        return rows.ConvertAll(row => new EndedRun(
            row.Id, row.ClassifierId, ClassifierName.Of(row.Temple, row.Classifier), row.Status, row.EndedAt, row.Number, row.Accuracy));
    }

    /// <summary>Names classifiers by their temples.</summary>
    public async Task<IReadOnlyDictionary<long, string>> NamesAsync(IEnumerable<long> classifierIds, CancellationToken cancellationToken)
    {
        var ids = classifierIds.Distinct().ToList();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Classifiers.AsNoTracking().Within(access.Temples).Where(classifier => ids.Contains(classifier.Id))
            .Select(classifier => new { classifier.Id, Temple = classifier.Temple!.Name, classifier.Name })
            .ToDictionaryAsync(row => row.Id, row => ClassifierName.Of(row.Temple, row.Name), cancellationToken);
    }
}

/// <summary>A training that has ended, with the model that came of it.</summary>
public sealed record EndedRun(
    long RunId, long ClassifierId, string Name, RunStatus Status, DateTime EndedAt, int? ModelNumber, double? Accuracy);
