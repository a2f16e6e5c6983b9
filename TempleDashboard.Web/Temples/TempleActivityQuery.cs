using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;

namespace TempleDashboard.Web.Temples;

/// <summary>Reads what a temple's cameras have sent lately. What people try out on the Predict page is not the temple's state.</summary>
public sealed class TempleActivityQuery(IDbContextFactory<DashboardDbContext> contexts, TimeProvider time)
{
    public const int Days = 7;

    private const int Latest = 6;

    /// <summary>Reads the newest pictures, and how many came on each of the last days.</summary>
    /// <param name="local">The clock that says when a day begins.</param>
    public async Task<TempleActivity> ReadAsync(long templeId, Func<DateTime, DateTime> local, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(local);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var sent = db.Predictions.AsNoTracking()
            .Where(prediction => prediction.TempleId == templeId && prediction.Source != PredictionRecord.TryOutSource);
        var latest = await sent.OrderByDescending(prediction => prediction.Id).Take(Latest)
            .Select(prediction => new SentPicture(
                prediction.Id,
                prediction.ImageSha256,
                prediction.ImageName,
                prediction.Classifier!.Name,
                prediction.TopCategory,
                prediction.IsAnomaly,
                prediction.CreatedAt))
            .ToListAsync(cancellationToken);
        var today = local(time.GetUtcNow().UtcDateTime).Date;
        var quarters = await CountAsync(db, sent, cancellationToken);
        var days = Enumerable.Range(0, Days).Select(i => today.AddDays(i + 1 - Days)).ToList();
        return new(
            latest,
            days.ConvertAll(day =>
            {
                var own = quarters.FindAll(quarter => local(quarter.BeginsAt).Date == day);
                return new SentDay(day, own.Sum(quarter => quarter.Pictures), own.Sum(quarter => quarter.Anomalies));
            }));
    }

    /// <summary>Counts by quarters of an hour: every time zone's days begin with one of them.</summary>
    private async Task<List<Quarter>> CountAsync(
        DashboardDbContext db, IQueryable<PredictionRecord> sent, CancellationToken cancellationToken)
    {
        var since = time.GetUtcNow().UtcDateTime.AddDays(-Days - 1);
        // Ids grow with time, and the index is by temple and id.
        var first = await db.Predictions.Where(prediction => prediction.CreatedAt >= since)
            .OrderBy(prediction => prediction.CreatedAt).Select(prediction => (long?)prediction.Id).FirstOrDefaultAsync(cancellationToken);
        if (first is null)
            return [];
        var counts = await sent.Where(prediction => prediction.Id >= first)
            .GroupBy(prediction => new
            {
                prediction.CreatedAt.Date,
                prediction.CreatedAt.Hour,
                Quarter = prediction.CreatedAt.Minute / 15,
            })
            .Select(group => new
            {
                group.Key,
                Pictures = group.Count(),
                Anomalies = group.Count(prediction => prediction.IsAnomaly),
            })
            .ToListAsync(cancellationToken);
        return counts.ConvertAll(row => new Quarter(
            row.Key.Date.AddHours(row.Key.Hour).AddMinutes(15 * row.Key.Quarter), row.Pictures, row.Anomalies));
    }

    private sealed record Quarter(DateTime BeginsAt, int Pictures, int Anomalies);
}

/// <summary>What a temple's cameras have sent lately.</summary>
/// <param name="Latest">Newest first.</param>
/// <param name="Days">Oldest first; the last one is today.</param>
public sealed record TempleActivity(IReadOnlyList<SentPicture> Latest, IReadOnlyList<SentDay> Days);

/// <summary>A picture that a camera has sent, with its answer.</summary>
public sealed record SentPicture(
    long PredictionId, string Sha256, string Name, string Classifier, string TopCategory, bool IsAnomaly, DateTime At);

/// <summary>A day on the viewer's clock.</summary>
public sealed record SentDay(DateTime Day, int Pictures, int Anomalies);
