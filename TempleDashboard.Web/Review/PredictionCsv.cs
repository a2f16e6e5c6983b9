using System.Globalization;
using System.Text.Json;
using CsvHelper;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Predictions;

namespace TempleDashboard.Web.Review;

/// <summary>
/// Writes predictions as CSV (RFC 4180, UTF-8 with byte order mark for spreadsheet programs). Text that a spreadsheet
/// would run as a formula gets an apostrophe before it.
/// </summary>
public static class PredictionCsv
{
    public const string ContentType = "text/csv; charset=utf-8";

    private static readonly CsvWriterOptions Options = new() { Injection = CsvInjection.Escape, WriteByteOrderMark = true };

    /// <summary>A spreadsheet in Chinese or Japanese takes these for = + - and @; CsvHelper knows the narrow ones, tab and CR.</summary>
    private const string WideFormulaStarts = "\uFF1D\uFF0B\uFF0D\uFF20";

    private static readonly string[] Columns =
    [
        "id",
        "time_utc",
        "temple_id",
        "temple",
        "classifier",
        "image_name",
        "image_sha256",
        "verdict",
        "is_anomaly",
        "top_category",
        "confidence",
        "min_confidence",
        "probabilities",
        "model",
        "latency_ms",
        "source",
        "request_id",
        "review",
        "right_category",
        "reviewed_by",
        "reviewed_utc",
        "reasons",
        "distance",
        "distance_threshold",
        "nearest_sha256",
        "nearest_category",
        "score",
        "scaled_from",
        "review_comment",
        "taught_utc",
    ];

    /// <summary>Writes a head line and one line per prediction, as they come; leaves <paramref name="output"/> open.</summary>
    public static async Task WriteAsync(Stream output, IAsyncEnumerable<PredictionEntry> entries, CancellationToken cancellationToken)
    {
        await using var csv = CsvWriter.Create(output, Options, leaveOpen: true);
        await csv.WriteRecordAsync(Columns, cancellationToken);
        await foreach (var entry in entries.WithCancellation(cancellationToken))
            await csv.WriteRecordAsync(Array.ConvertAll(Fields(entry), Harmless), cancellationToken);
        await csv.FlushAsync(cancellationToken);
    }

    private static string[] Fields(PredictionEntry entry) =>
    [
        entry.Id.ToString(CultureInfo.InvariantCulture),
        Time(entry.CreatedAt),
        entry.TempleCode,
        entry.TempleName,
        entry.ClassifierName,
        entry.ImageName,
        entry.ImageSha256,
        entry.VerdictText,
        entry.IsAnomaly ? "true" : "false",
        entry.TopCategory,
        Number(entry.Confidence),
        Number(entry.MinConfidence),
        string.Join("; ", entry.Probabilities.Select(pair => $"{pair.Category}={Number(pair.Probability)}")),
        entry.ModelNumber.ToString(CultureInfo.InvariantCulture),
        entry.LatencyMilliseconds.ToString("0.0", CultureInfo.InvariantCulture),
        entry.Source,
        entry.RequestId,
        entry.Review == ReviewState.None ? "" : JsonNamingPolicy.CamelCase.ConvertName(entry.Review.ToString()),
        entry.ReviewCategory ?? "",
        entry.ReviewedBy ?? "",
        entry.ReviewedAt is { } at ? Time(at) : "",
        string.Join("; ", entry.Reasons.Select(reason => JsonNamingPolicy.CamelCase.ConvertName(reason.ToString()))),
        Number(entry.Distance),
        Number(entry.DistanceThreshold),
        entry.NearestSha256 ?? "",
        entry.NearestCategory ?? "",
        Number(entry.Score),
        entry.ScaledFrom ?? "",
        entry.ReviewComment ?? "",
        entry.TaughtAt is { } taught ? Time(taught) : "",
    ];

    private static string Harmless(string value) =>
        value.Length > 0 && WideFormulaStarts.Contains(value[0]) ? $"'{value}" : value;

    private static string Time(DateTime utc) => utc.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    private static string Number(double? value) => value?.ToString("0.######", CultureInfo.InvariantCulture) ?? "";
}
