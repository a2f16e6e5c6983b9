using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.People;
using TempleDashboard.Domain.Predictions;
using TempleDashboard.Domain.Review;

namespace TempleDashboard.Web.Review;

/// <summary>The filter of the history as it stands in the address; the API's predictions take the same names.</summary>
public sealed record HistoryQuery
{
    private const string TimeFormat = "yyyy-MM-ddTHH:mm'Z'";

    /// <summary>The temple's code.</summary>
    public string? Temple { get; init; }

    public long? ClassifierId { get; init; }

    /// <summary>A category's name or <see cref="Verdict.Anomaly"/>.</summary>
    public string? Category { get; init; }

    public bool? Anomaly { get; init; }

    /// <summary>Only anomalies with this reason.</summary>
    public AnomalyReason? Reason { get; init; }

    /// <summary>0 to 1.</summary>
    public double? MinConfidence { get; init; }

    /// <summary>0 to 1.</summary>
    public double? MaxConfidence { get; init; }

    public DateTime? FromUtc { get; init; }

    public DateTime? ToUtc { get; init; }

    public ReviewState? Review { get; init; }

    public string? Name { get; init; }

    /// <summary>Where predictions came from, such as <c>api</c>.</summary>
    public string? Source { get; init; }

    /// <summary>The order of the list; not a filter, as all below.</summary>
    public bool OldestFirst { get; init; }

    /// <summary>The prediction that is open beside the list.</summary>
    public long? Open { get; init; }

    /// <summary>The columns that are shown; null for <see cref="HistoryColumn.Usual"/>.</summary>
    public IReadOnlyList<string>? Columns { get; init; }

    /// <summary>How many of the filters are set.</summary>
    public int Count => Filters().Count();

    /// <summary>Reads the filter from an address; what cannot be read is left out.</summary>
    public static HistoryQuery Parse(string uri)
    {
        var values = Read(uri);
        string? Text(string key) => TextOf(values, key);
        return new HistoryQuery
        {
            Temple = Text("temple"),
            ClassifierId = long.TryParse(Text("classifierId"), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null,
            Category = Text("category"),
            Anomaly = bool.TryParse(Text("anomaly"), out var anomaly) ? anomaly : null,
            Reason =
                Enum.TryParse<AnomalyReason>(Text("reason"), ignoreCase: true, out var reason)
                && AnomalyReason.None != reason
                && Enum.IsDefined(reason)
                    ? reason
                    : null,
            MinConfidence = ParseShare(Text("minConfidence")),
            MaxConfidence = ParseShare(Text("maxConfidence")),
            FromUtc = ParseTime(Text("from")),
            ToUtc = ParseTime(Text("to")),
            Review = Enum.TryParse<ReviewState>(Text("review"), ignoreCase: true, out var review) && Enum.IsDefined(review) ? review : null,
            Name = Text("name"),
            Source = Text("source"),
            OldestFirst = Text("sort") == "oldest",
            Open = long.TryParse(Text("open"), NumberStyles.None, CultureInfo.InvariantCulture, out var open) ? open : null,
            Columns = Text("columns") is { } columns ? [.. HistoryColumn.All.Where(columns.Split(',').Contains)] : null,
        };
    }

    /// <summary>Reads beyond which prediction the page of an address begins; null for the first page.</summary>
    public static long? ParseBeyond(string uri)
    {
        var values = Read(uri);
        var text = TextOf(values, "sort") == "oldest" ? TextOf(values, "after") : TextOf(values, "before");
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;
    }

    public PredictionFilter ToFilter(long? templeId, TempleScope scope) => new()
    {
        TempleIds = scope.Ids,
        TempleId = templeId,
        ClassifierId = ClassifierId,
        Category = Category,
        IsAnomaly = Anomaly,
        Reason = Reason,
        MinConfidence = MinConfidence,
        MaxConfidence = MaxConfidence,
        FromUtc = FromUtc,
        ToUtc = ToUtc,
        Review = Review,
        ImageName = Name,
        Source = Source,
    };

    /// <summary>Writes an address below <paramref name="path"/>; a filter that is not set leaves no trace.</summary>
    /// <param name="beyond">The last prediction of the page before; null for the first page.</param>
    public string ToHref(string path, long? beyond = null)
    {
        var pairs = Filters().Concat(View());
        if (beyond is { } id)
            pairs = pairs.Append((OldestFirst ? "after" : "before", Invariant(id)));
        var query = string.Join('&', pairs.Select(pair => $"{pair.Key}={Uri.EscapeDataString(pair.Value)}"));
        return query.Length == 0 ? path : $"{path}?{query}";
    }

    /// <summary>Reads a time as UTC, with or without seconds; null where it is none.</summary>
    public static DateTime? ParseTime(string? text) => DateTime.TryParse(
        text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
        && time.Year is > 1900 and < 9000 ? time : null;

    private static Dictionary<string, StringValues> Read(string uri)
    {
        ArgumentNullException.ThrowIfNull(uri);
        var start = uri.IndexOf('?', StringComparison.Ordinal);
        return QueryHelpers.ParseQuery(start < 0 ? "" : uri[start..].Split('#')[0]);
    }

    private static string? TextOf(Dictionary<string, StringValues> values, string key) =>
        values.TryGetValue(key, out var all) && !string.IsNullOrWhiteSpace(all[0]) ? all[0]!.Trim() : null;

    private static double? ParseShare(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var share) && share is >= 0 and <= 1 ? share : null;

    private IEnumerable<(string Key, string Value)> View()
    {
        if (OldestFirst)
            yield return ("sort", "oldest");
        if (Columns is { } columns && !columns.SequenceEqual(HistoryColumn.Usual))
            yield return ("columns", columns.Count == 0 ? "none" : string.Join(',', columns));
        if (Open is { } open)
            yield return ("open", Invariant(open));
    }

    private IEnumerable<(string Key, string Value)> Filters()
    {
        (string Key, string? Value)[] all =
        [
            ("temple", Temple),
            ("classifierId", ClassifierId is { } id ? Invariant(id) : null),
            ("category", Category),
            ("anomaly", Anomaly is { } anomaly ? anomaly ? "true" : "false" : null),
            ("reason", Reason is { } reason ? JsonNamingPolicy.CamelCase.ConvertName(reason.ToString()) : null),
            ("minConfidence", MinConfidence?.ToString(CultureInfo.InvariantCulture)),
            ("maxConfidence", MaxConfidence?.ToString(CultureInfo.InvariantCulture)),
            ("from", WriteTime(FromUtc)),
            ("to", WriteTime(ToUtc)),
            ("review", Review is { } review ? JsonNamingPolicy.CamelCase.ConvertName(review.ToString()) : null),
            ("name", Name),
            ("source", Source),
        ];
        return all.Where(pair => !string.IsNullOrEmpty(pair.Value)).Select(pair => (pair.Key, pair.Value!));
    }

    private static string? WriteTime(DateTime? time) => time?.ToString(TimeFormat, CultureInfo.InvariantCulture);

    private static string Invariant(long number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>The columns of the history that may be hidden, as the address names them, in their order.</summary>
public static class HistoryColumn
{
    public const string Temple = "temple", Confidence = "confidence", Time = "time", Review = "review", File = "file", Source = "source",
        Model = "model", Comment = "comment";

    public static readonly IReadOnlyList<string> All = [Temple, File, Confidence, Source, Model, Time, Review, Comment];

    public static readonly IReadOnlyList<string> Usual = [Temple, Confidence, Time, Review];
}

/// <summary>Names the columns.</summary>
public static class ColumnWords
{
    public static string Column(this IStringLocalizer texts, string column) => column switch
    {
        HistoryColumn.Temple => texts["Temple"],
        HistoryColumn.Confidence => texts["Confidence"],
        HistoryColumn.Time => texts["When"],
        HistoryColumn.Review => texts["Review"],
        HistoryColumn.File => texts["Picture's name"],
        HistoryColumn.Source => texts["Source"],
        HistoryColumn.Comment => texts["Comment"],
        _ => texts["Model"],
    };
}
