using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;

namespace TempleDashboard.Domain.Review;

/// <summary>
/// Says how often people agree with the models, over time: of the predictions that somebody has reviewed, the share that they called
/// right. Counted in the index of each classifier, without looking into the rows.
/// </summary>
public sealed class ReviewAgreement(IDbContextFactory<DashboardDbContext> contexts)
{
    /// <summary>Counts the reviewed predictions of a temple between each two neighbours of <paramref name="edges"/>.</summary>
    /// <param name="edges">Times in UTC at which predictions were made, rising, at least two.</param>
    public async Task<IReadOnlyList<AgreementSpan>> OfTempleAsync(
        long templeId, IReadOnlyList<DateTime> edges, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(edges);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var ids = new long[edges.Count];
        for (var i = 0; i < ids.Length; i++)
            ids[i] = await PredictionHistory.FirstQuery(db, edges[i]).FirstOrDefaultAsync(cancellationToken) ?? long.MaxValue;
        var classifiers = await db.Classifiers.Where(row => row.TempleId == templeId).Select(row => row.Id).ToListAsync(cancellationToken);
        var spans = new List<AgreementSpan>();
        for (var i = 0; i + 1 < ids.Length; i++)
        {
            var counts = new List<ReviewCount>();
            if (ids[i] < ids[i + 1])
            {
                foreach (var classifier in classifiers)
                    counts.AddRange(await Query(db, classifier, ids[i], ids[i + 1]).ToListAsync(cancellationToken));
            }
            spans.Add(new(
                edges[i],
                edges[i + 1],
                counts.Where(count => count.Review != ReviewState.Unsure).Sum(count => count.Count),
                counts.Where(IsRight).Sum(count => count.Count),
                counts.Where(count => count.Review == ReviewState.Unsure).Sum(count => count.Count)));
        }
        return spans;
    }

    /// <param name="from">Ids from this one on.</param>
    /// <param name="before">Ids below this one.</param>
    internal static IQueryable<ReviewCount> Query(DashboardDbContext db, long classifierId, long from, long before) =>
        db.Predictions.AsNoTracking()
            .Where(row => row.ClassifierId == classifierId && row.Id >= from && row.Id < before && row.Review != ReviewState.None)
            .GroupBy(row => new { row.IsAnomaly, row.Review })
            .Select(group => new ReviewCount(group.Key.IsAnomaly, group.Key.Review, group.Count()));

    /// <summary>
    /// A verdict that nothing fits is right where somebody says so, also where they find that the picture deserves a new category.
    /// </summary>
    private static bool IsRight(ReviewCount count) => count.Review == ReviewState.Correct
        || (count.IsAnomaly && count.Review is ReviewState.Anomaly or ReviewState.NewCategory);
}

/// <summary>How often people agreed with what was answered in a span of time.</summary>
/// <param name="Reviewed">Predictions that somebody has called right or wrong.</param>
/// <param name="Right">Those of them that they called right.</param>
/// <param name="Unsure">Predictions that somebody has looked at without being able to tell; they count neither way.</param>
public sealed record AgreementSpan(DateTime FromUtc, DateTime ToUtc, int Reviewed, int Right, int Unsure)
{
    /// <summary>0 to 1; null where nothing was reviewed.</summary>
    public double? Share => Reviewed > 0 ? Right / (double)Reviewed : null;
}

/// <summary>Predictions that were answered and reviewed alike.</summary>
internal sealed record ReviewCount(bool IsAnomaly, ReviewState Review, int Count);
