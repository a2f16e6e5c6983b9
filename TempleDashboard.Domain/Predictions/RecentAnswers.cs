using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;

namespace TempleDashboard.Domain.Predictions;

/// <summary>
/// Reads what each classifier has answered its cameras in the last seven days. Pictures that somebody tries on the screens are not the
/// camera's and do not count. Every query walks the index of a classifier's predictions alone, a day each, so that a million rows cost
/// what the last week of them costs.
/// </summary>
public sealed class RecentAnswers(IDbContextFactory<DashboardDbContext> contexts, TimeProvider time)
{
    /// <summary>Days looked back, each of 24 hours, the last of them ending now.</summary>
    public const int DayCount = 7;

    /// <summary>Reads every classifier that has ever answered a camera, by its id.</summary>
    public async Task<IReadOnlyDictionary<long, ClassifierAnswers>> ReadAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var starts = await FindDaysAsync(db, cancellationToken);
        var days = new Dictionary<long, DayOfAnswers[]>();
        for (var day = 0; day < DayCount; day++)
        {
            foreach (var counted in await DayQuery(db, starts[day], starts[day + 1]).ToListAsync(cancellationToken))
            {
                if (!days.TryGetValue(counted.ClassifierId, out var own))
                    days[counted.ClassifierId] = own = new DayOfAnswers[DayCount];
                own[day] = new(counted.Answers, counted.Anomalies, counted.Waiting);
            }
        }
        var newest = await NewestQuery(db).ToListAsync(cancellationToken);
        var last = await LastQuery(db, [.. newest.OfType<long>()], starts[0]).ToListAsync(cancellationToken);
        return last.ToDictionary(
            row => row.ClassifierId,
            row => new ClassifierAnswers(row.Last, row.Since, row.IsSinceLonger, days.GetValueOrDefault(row.ClassifierId) ?? NoDays));
    }

    private static DayOfAnswers[] NoDays => new DayOfAnswers[DayCount];

    /// <summary>The first prediction of each day, and where the last day ends. Ids follow time closely enough to count by.</summary>
    private async Task<long[]> FindDaysAsync(DashboardDbContext db, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var starts = new long[DayCount + 1];
        for (var day = 0; day < DayCount; day++)
            starts[day] = await FirstQuery(db, now.AddDays(day - DayCount)).FirstOrDefaultAsync(cancellationToken) ?? long.MaxValue;
        starts[DayCount] = long.MaxValue;
        return starts;
    }

    internal static IQueryable<long?> FirstQuery(DashboardDbContext db, DateTime from) =>
        db.Predictions.Where(row => row.CreatedAt >= from).OrderBy(row => row.CreatedAt).ThenBy(row => row.Id)
            .Select(row => (long?)row.Id).Take(1);

    internal static IQueryable<CountedDay> DayQuery(DashboardDbContext db, long first, long end) =>
        // Also of deleted classifiers, whose answers nobody asks for: so the classifiers are read from an index alone.
        db.Predictions.IgnoreQueryFilters().AsNoTracking()
            .Where(row => db.Classifiers.Select(classifier => classifier.Id).Contains(row.ClassifierId))
            .Where(row => row.Id >= first && row.Id < end && row.Source != PredictionRecord.TryOutSource)
            .GroupBy(row => row.ClassifierId)
            .Select(group => new CountedDay(
                group.Key,
                group.Count(),
                group.Count(row => row.IsAnomaly),
                group.Count(row => row.IsAnomaly && row.Review == ReviewState.None)));

    /// <summary>The newest prediction of each classifier, also of deleted ones; null where it has none.</summary>
    internal static IQueryable<long?> NewestQuery(DashboardDbContext db) =>
        db.Classifiers.IgnoreQueryFilters().AsNoTracking().Select(classifier => db
            .Predictions.Where(row => row.ClassifierId == classifier.Id && row.Source != PredictionRecord.TryOutSource)
            .OrderByDescending(row => row.Id)
            .Select(row => (long?)row.Id)
            .FirstOrDefault());

    /// <summary>
    /// The newest predictions with the moment since which they say the same: the first one after the last that said something else. Where
    /// none of the last days did, the one before them is looked at, and no older one.
    /// </summary>
    internal static IQueryable<LastAnswered> LastQuery(DashboardDbContext db, IReadOnlyList<long> ids, long first) =>
        db.Predictions.AsNoTracking().Where(last => ids.Contains(last.Id))
            .Select(last => new
            {
                Row = last,
                Other = db.Predictions
                    .Where(row => row.ClassifierId == last.ClassifierId && row.Id >= first && row.Id < last.Id
                        && row.Source != PredictionRecord.TryOutSource
                        && (row.IsAnomaly != last.IsAnomaly || (!last.IsAnomaly && row.TopCategory != last.TopCategory)))
                    .OrderByDescending(row => row.Id)
                    .Select(row => (long?)row.Id)
                    .FirstOrDefault(),
            })
            .Select(last => new LastAnswered(
                last.Row.ClassifierId,
                new LastAnswer(
                    last.Row.Id, last.Row.TopCategory, last.Row.IsAnomaly, last.Row.Reason, last.Row.Confidence, last.Row.CreatedAt,
                    last.Row.ImageSha256),
                db.Predictions
                    .Where(row => row.ClassifierId == last.Row.ClassifierId && row.Id > (last.Other ?? first - 1)
                        && row.Source != PredictionRecord.TryOutSource)
                    .OrderBy(row => row.Id)
                    .Select(row => (DateTime?)row.CreatedAt)
                    .FirstOrDefault(),
                last.Other == null && db.Predictions
                    .Where(row => row.ClassifierId == last.Row.ClassifierId && row.Id < first
                        && row.Source != PredictionRecord.TryOutSource)
                    .OrderByDescending(row => row.Id)
                    .Select(row => row.IsAnomaly == last.Row.IsAnomaly && (row.IsAnomaly || row.TopCategory == last.Row.TopCategory))
                    .FirstOrDefault()));

    internal sealed record CountedDay(long ClassifierId, int Answers, int Anomalies, int Waiting);

    internal sealed record LastAnswered(long ClassifierId, LastAnswer Last, DateTime? Since, bool IsSinceLonger);
}

/// <summary>What a classifier has answered its cameras lately.</summary>
/// <param name="Last">The newest answer, however old.</param>
/// <param name="Since">The first answer of the last seven days from which on all say the same; null where all are older.</param>
/// <param name="IsSinceLonger">The answer before the last seven days said the same already, and none since then said anything else.</param>
/// <param name="Days">The last seven days, the newest at the end.</param>
public sealed record ClassifierAnswers(LastAnswer Last, DateTime? Since, bool IsSinceLonger, IReadOnlyList<DayOfAnswers> Days);

/// <summary>The newest answer of a classifier.</summary>
/// <param name="Confidence">0 to 1.</param>
/// <param name="Sha256">Of the picture.</param>
public sealed record LastAnswer(
    long PredictionId, string Category, bool IsAnomaly, AnomalyReason Reason, double Confidence, DateTime At, string Sha256)
{
    /// <summary>It is unlike anything seen, not merely torn between categories.</summary>
    public bool IsStranger => Reason.HasFlag(AnomalyReason.Unfamiliar);

    /// <summary>Says the same as another one: anomalies are one answer, whatever the model thought of.</summary>
    public bool SaysSameAs(LastAnswer other) => IsAnomaly == other.IsAnomaly && (IsAnomaly || Category == other.Category);

    public static LastAnswer Of(PredictionRecord record) => new(
        record.Id, record.TopCategory, record.IsAnomaly, record.Reason, record.Confidence, record.CreatedAt, record.ImageSha256);
}

/// <summary>What was answered in 24 hours.</summary>
/// <param name="Waiting">Anomalies that nobody has judged.</param>
public readonly record struct DayOfAnswers(int Answers, int Anomalies, int Waiting);
