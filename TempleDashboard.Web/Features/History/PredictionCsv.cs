using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using TempleDashboard.Domain.Prediction.History;

namespace TempleDashboard.Web.Features.History;

/// <summary>
/// Writes predictions as CSV (RFC 4180, UTF-8 with byte order mark for spreadsheet programs). Text that a spreadsheet
/// would run as a formula is made harmless by an apostrophe before it.
/// </summary>
public static class PredictionCsv
{
    public const string ContentType = "text/csv; charset=utf-8";

    private static readonly CsvConfiguration _configuration = new(CultureInfo.InvariantCulture)
    {
        NewLine = "\r\n",
        InjectionOptions = InjectionOptions.Escape,
        InjectionEscapeCharacter = '\'',
    };

    private static readonly string[] _columns =
    [
        "id", "time_utc", "temple_id", "temple", "classifier", "image_name", "image_sha256", "verdict", "is_anomaly", "top_category", "confidence",
        "min_confidence", "probabilities", "model", "latency_ms", "source", "request_id", "review", "right_category", "reviewed_by", "reviewed_utc",
    ];

    /// <summary>Writes a head line and one line per prediction, as they come.</summary>
    public static async Task WriteAsync(Stream output, IAsyncEnumerable<HistoryEntry> entries, CancellationToken cancellationToken)
    {
        var writer = new StreamWriter(output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true);
        await using var csv = new CsvWriter(writer, _configuration);
        foreach (var column in _columns)
            csv.WriteField(column);
        await csv.NextRecordAsync();
        await foreach (var entry in entries.WithCancellation(cancellationToken))
        {
            Write(csv, entry);
            await csv.NextRecordAsync();
        }
    }

    private static void Write(CsvWriter csv, HistoryEntry entry)
    {
        csv.WriteField(entry.Id);
        csv.WriteField(Time(entry.CreatedAt));
        csv.WriteField(entry.TempleCode);
        csv.WriteField(entry.TempleName);
        csv.WriteField(entry.ClassifierName);
        csv.WriteField(entry.ImageName);
        csv.WriteField(entry.ImageSha256);
        csv.WriteField(entry.VerdictText);
        csv.WriteField(entry.IsAnomaly ? "true" : "false");
        csv.WriteField(entry.TopCategory);
        csv.WriteField(Number(entry.Confidence));
        csv.WriteField(Number(entry.MinConfidence));
        csv.WriteField(string.Join("; ", entry.Probabilities.Select(pair => $"{pair.Category}={Number(pair.Probability)}")));
        csv.WriteField(entry.ModelNumber);
        csv.WriteField(entry.LatencyMilliseconds.ToString("0.0", CultureInfo.InvariantCulture));
        csv.WriteField(entry.Source);
        csv.WriteField(entry.RequestId);
        csv.WriteField(entry.Review == Domain.Prediction.ReviewState.None ? "" : entry.Review.ToString().ToLowerInvariant());
        csv.WriteField(entry.ReviewCategory);
        csv.WriteField(entry.ReviewedBy);
        csv.WriteField(entry.ReviewedAt is { } at ? Time(at) : "");
    }

    private static string Time(DateTime utc) => utc.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    private static string Number(double value) => value.ToString("0.######", CultureInfo.InvariantCulture);
}
