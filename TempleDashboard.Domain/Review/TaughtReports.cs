using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Domain.Training;

namespace TempleDashboard.Domain.Review;

/// <summary>Says what became of the pictures that were taught: which of them the newest model is right about.</summary>
public sealed class TaughtReports(IDbContextFactory<DashboardDbContext> contexts)
{
    /// <summary>Reads how a model does on what it was taught; null where there was nothing, or no such model.</summary>
    public async Task<TaughtReport?> FindAsync(long modelId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return Read(await db.Models.Where(model => model.Id == modelId).Select(model => model.EvaluationJson)
            .FirstOrDefaultAsync(cancellationToken));
    }

    /// <summary>Tells how it stands with what was taught, by classifier, the last taught first.</summary>
    /// <param name="classifierIds">Only these; null for all.</param>
    public async Task<IReadOnlyList<TaughtStanding>> OfAsync(
        IReadOnlyCollection<long>? classifierIds, int most, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var taught = await db.Predictions.AsNoTracking()
            .Where(row => row.TaughtAt != null && db.Classifiers.Any(classifier => classifier.Id == row.ClassifierId))
            .GroupBy(row => row.ClassifierId)
            .Select(group => new { ClassifierId = group.Key, Last = group.Max(row => row.TaughtAt) })
            .ToListAsync(cancellationToken);
        var standings = new List<TaughtStanding>();
        foreach (var one in taught.Where(row => classifierIds?.Contains(row.ClassifierId) != false).OrderByDescending(row => row.Last)
            .Take(most))
        {
            standings.Add(await OfAsync(db, one.ClassifierId, cancellationToken));
        }
        return standings;
    }

    /// <summary>Tells it of one classifier, which must be known.</summary>
    public async Task<TaughtStanding> OfAsync(long classifierId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await OfAsync(db, classifierId, cancellationToken);
    }

    private static async Task<TaughtStanding> OfAsync(DashboardDbContext db, long classifierId, CancellationToken cancellationToken)
    {
        var classifier = await db.Classifiers.AsNoTracking().Include(row => row.Temple)
            .SingleAsync(row => row.Id == classifierId, cancellationToken);
        var newest = await db.Models.AsNoTracking().Where(model => model.ClassifierId == classifierId)
            .OrderByDescending(model => model.Number)
            .Select(model => new { model.Id, model.Number, model.EvaluationJson, Since = model.Run!.StartedAt ?? model.Run.QueuedAt })
            .FirstOrDefaultAsync(cancellationToken);
        var since = newest?.Since ?? DateTime.MinValue;
        var waiting = await db.Predictions.CountAsync(
            row => row.ClassifierId == classifierId && row.TaughtAt != null && row.TaughtAt > since, cancellationToken);
        var report = Read(newest?.EvaluationJson);
        return new(
            classifierId, new ClassifierRef(classifier.Temple!.Code, classifier.Name), classifier.Temple.Name, waiting,
            report is null ? null : newest!.Id, report is null ? null : newest!.Number, report);
    }

    private static TaughtReport? Read(string? evaluation) =>
        evaluation is null ? null : JsonSerializer.Deserialize<TaughtPart>(evaluation)?.Taught;

    /// <summary>An evaluation lists all test pictures: only this of it is read.</summary>
    private sealed record TaughtPart(TaughtReport? Taught);
}

/// <summary>How it stands with what a classifier was taught.</summary>
/// <param name="Waiting">Pictures that wait for the next training.</param>
/// <param name="ModelId">The newest model; null where it was taught nothing yet.</param>
/// <param name="Report">How that model does on what it was taught.</param>
public sealed record TaughtStanding(
    long ClassifierId, ClassifierRef Classifier, string TempleName, int Waiting, long? ModelId, int? ModelNumber, TaughtReport? Report);
