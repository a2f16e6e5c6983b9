using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Predictions;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Domain.Text;

namespace TempleDashboard.Domain.Review;

/// <summary>
/// Writes a filter as a query. A time range must come with the ids that bound it (see <see cref="PredictionHistory"/>):
/// then the database walks ids and never sorts.
/// </summary>
internal static class PredictionQueries
{
    public static IQueryable<PredictionRecord> Matching(this IQueryable<PredictionRecord> rows, PredictionFilter filter)
    {
        if (filter.TempleId is { } temple)
            rows = rows.Where(row => row.TempleId == temple);
        if (filter.TempleIds is { } temples)
            rows = rows.Where(row => temples.Contains(row.TempleId));
        if (filter.ClassifierId is { } classifier)
            rows = rows.Where(row => row.ClassifierId == classifier);
        if (filter.Category is { } category && category != Verdict.Anomaly)
        {
            // Names are composed today; what a model of earlier days answers is recorded as it spells it: decomposed, as some systems
            // write.
            string[] spellings =
            [
                .. new[] { category, Names.Plain(category), NormalFormC.Decompose(category) }.Distinct(StringComparer.Ordinal),
            ];
            rows =
                spellings.Length == 1
                    ? rows.Where(row => row.TopCategory == category)
                    : rows.Where(row => spellings.Contains(row.TopCategory));
        }
        if (filter.Category == Verdict.Anomaly)
            rows = rows.WhereAnomaly(true);
        if (filter.IsAnomaly is { } anomaly)
            rows = rows.WhereAnomaly(anomaly);
        if (filter.Reason is { } reason)
            rows = rows.WhereAnomaly(true).Where(row => (row.Reason & reason) != AnomalyReason.None);
        if (filter.MinConfidence is { } low)
            rows = rows.Where(row => row.Confidence >= low);
        if (filter.MaxConfidence is { } high)
            rows = rows.Where(row => row.Confidence <= high);
        if (filter.FromUtc is { } from)
            rows = rows.Where(row => row.CreatedAt >= from);
        if (filter.ToUtc is { } to)
            rows = rows.Where(row => row.CreatedAt < to);
        if (filter.Review is { } review)
            rows = rows.Where(row => row.Review == review);
        if (filter.Source is { } source)
            rows = rows.Where(row => row.Source == source);
        if (filter.Ids is { } ids)
        {
            long[] some = [.. ids.Take(PredictionFilter.MostIds)];
            rows = rows.Where(row => some.Contains(row.Id));
        }
        if (!string.IsNullOrWhiteSpace(filter.ImageName))
        {
            var pattern = LikePattern.Containing(filter.ImageName.Trim());
            rows = rows.Where(row => EF.Functions.Like(row.ImageName, pattern, LikePattern.Escape));
        }
        return rows;
    }

    /// <summary>Records stay, also those of what was deleted: they say what was answered.</summary>
    public static IQueryable<PredictionEntry> AsEntries(this IQueryable<PredictionRecord> rows) => rows.IgnoreQueryFilters().Select(row =>
        PredictionEntry.Of(row, row.Temple!.Code, row.Temple.Name, row.Classifier!.Name, row.Model!.Number));

    /// <summary>Compares with a parameter: SQLite takes the index for <c>IsAnomaly = ?</c>, not for a bare <c>IsAnomaly</c>.</summary>
    private static IQueryable<PredictionRecord> WhereAnomaly(this IQueryable<PredictionRecord> rows, bool anomaly) =>
        rows.Where(row => row.IsAnomaly == anomaly);
}

/// <summary>Patterns for SQL's LIKE from text that people type, in which its wildcards mean themselves.</summary>
public static class LikePattern
{
    /// <summary>The character that takes a wildcard's meaning away; LIKE must be told it.</summary>
    public const string Escape = @"\";

    /// <summary>Makes the pattern of all texts that contain <paramref name="text"/>.</summary>
    public static string Containing(string text) => "%" + text
        .Replace(Escape, Escape + Escape, StringComparison.Ordinal)
        .Replace("%", Escape + "%", StringComparison.Ordinal)
        .Replace("_", Escape + "_", StringComparison.Ordinal) + "%";
}
