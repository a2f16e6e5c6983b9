namespace TempleDashboard.Web.Features.Temples;

/// <summary>How one temple stands; what the home page shows of it.</summary>
public sealed record TempleCard
{
    public required long TempleId { get; init; }

    public required string Code { get; init; }

    public required string Name { get; init; }

    /// <summary>The default classifier, or the oldest where there is none of that name; null where the temple has none at all.</summary>
    public long? ClassifierId { get; init; }

    /// <summary>All of the temple's classifiers; strangers and predictions are counted over them.</summary>
    public IReadOnlyList<long> ClassifierIds { get; init; } = [];

    public int PictureCount { get; init; }

    /// <summary>Pictures without a label of <see cref="ClassifierId"/>.</summary>
    public int UnlabelledCount { get; init; }

    /// <summary>SHA-256 of the newest picture, predicted or uploaded.</summary>
    public string? PictureSha256 { get; init; }

    /// <summary>The newest answer, or the newest anomaly where the last answer of a classifier is one.</summary>
    public LastVerdict? Last { get; init; }

    /// <summary>Predictions of the last seven days.</summary>
    public int RecentPredictions { get; init; }

    /// <summary>Those of them that are unlike anything seen; pictures that a classifier is merely torn about do not count.</summary>
    public int RecentStrangers { get; init; }

    /// <summary>Anomalies of the last seven days that nobody has judged.</summary>
    public int WaitingForReview { get; init; }

    public ChampionFacts? Champion { get; init; }

    /// <summary>Share of strangers, 0 to 1; null where nothing was predicted.</summary>
    public double? StrangerRate => RecentPredictions == 0 ? null : (double)RecentStrangers / RecentPredictions;

    public bool Matches(string search) =>
        Name.Contains(search, StringComparison.OrdinalIgnoreCase) || Code.Contains(search, StringComparison.OrdinalIgnoreCase);
}
