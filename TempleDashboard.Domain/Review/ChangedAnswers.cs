using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Pictures;

namespace TempleDashboard.Domain.Review;

/// <summary>
/// Finds the answers that differ from the one before of the same classifier and camera: a door that was opened, or a model that
/// hesitates. Looks at the newest ones alone, so that it costs the same however many there are.
/// </summary>
public sealed class ChangedAnswers
{
    /// <summary>Predictions that are looked at in all.</summary>
    private const int MostRead = 4_000;

    /// <summary>Predictions of one classifier that are looked at, at least and at most.</summary>
    private const int Least = 20, Most = 1_000;

    /// <summary>
    /// Returns the ids of changed answers that wait for a review. Anomalies are not among them: they are worth a look anyway.
    /// </summary>
    /// <param name="classifierIds">Only answers of these; null for all.</param>
    internal async Task<IReadOnlySet<long>> FindAsync(
        DashboardDbContext db, IReadOnlyCollection<long>? classifierIds, CancellationToken cancellationToken)
    {
        var classifiers = await db.Classifiers.AsNoTracking()
            .Where(row => row.ChampionModelId != null)
            .Select(row => new { row.Id, row.Temple!.FileNamePattern })
            .ToListAsync(cancellationToken);
        if (classifierIds is not null)
            classifiers.RemoveAll(row => !classifierIds.Contains(row.Id));
        var each = Math.Clamp(MostRead / Math.Max(1, classifiers.Count), Least, Most);
        var changed = new HashSet<long>();
        foreach (var classifier in classifiers)
        {
            var pattern = FileNamePattern.Of(classifier.FileNamePattern);
            var last = new Dictionary<string, string>();
            foreach (var answer in Enumerable.Reverse(await Query(db, classifier.Id, each).ToListAsync(cancellationToken)))
            {
                var camera = FileNames.Read(answer.ImageName, pattern).Camera ?? "";
                // An anomaly and the category that comes nearest to it are different answers.
                var said = answer.IsAnomaly ? "" : answer.TopCategory;
                var differs = last.TryGetValue(camera, out var before) && before != said;
                last[camera] = said;
                if (differs && answer is { IsAnomaly: false, Review: ReviewState.None })
                    changed.Add(answer.Id);
            }
        }
        return changed;
    }

    /// <summary>The newest first. What somebody tried on the screens is no camera's.</summary>
    internal static IQueryable<RecentAnswer> Query(DashboardDbContext db, long classifierId, int take) => db.Predictions.AsNoTracking()
        .Where(row => row.ClassifierId == classifierId)
        .OrderByDescending(row => row.Id)
        .Take(take)
        .Where(row => row.Source != PredictionRecord.TryOutSource)
        .Select(row => new RecentAnswer(row.Id, row.ImageName, row.IsAnomaly, row.TopCategory, row.Review));
}

/// <summary>An answer, as far as its neighbours in time have to know it.</summary>
internal sealed record RecentAnswer(long Id, string ImageName, bool IsAnomaly, string TopCategory, ReviewState Review);
