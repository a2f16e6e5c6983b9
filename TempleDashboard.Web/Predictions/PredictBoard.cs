using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Predictions;

namespace TempleDashboard.Web.Predictions;

/// <summary>The pictures of a Predict page, newest first. The browser reports what becomes of each.</summary>
public sealed class PredictBoard
{
    /// <summary>More answers would make the page slow; all of them are in the history.</summary>
    public const int MostShown = 60;

    private readonly List<UploadItem> _items = [];

    public IReadOnlyList<UploadItem> Items => _items;

    public int UnderWay => _items.Count(item => item.IsUnderWay);

    /// <summary>Says how far the pictures are.</summary>
    public string Summary => UnderWay > 0 ? $"{Pictures(UnderWay)} under way…" : Done();

    /// <summary>True once answers had to go to make room.</summary>
    public bool HasDropped { get; private set; }

    public void Add(int key, string name)
    {
        _items.Insert(0, new UploadItem(key, name));
        while (_items.Count > MostShown && _items.FindLastIndex(item => !item.IsUnderWay) is >= 0 and var oldest)
        {
            _items.RemoveAt(oldest);
            HasDropped = true;
        }
    }

    public void Sent(int key, double share) => Change(key, item => item.IsUnderWay ? item with { Sent = Math.Clamp(share, 0, 1) } : item);

    public void Answer(int key, AnsweredPicture answer) => Change(key, item => item with { Answer = answer, Sent = 1 });

    public void Fail(int key, string error) => Change(key, item => item with { Error = error });

    public void Clear()
    {
        _items.RemoveAll(item => !item.IsUnderWay);
        HasDropped = false;
    }

    private static string Pictures(int count) => count == 1 ? "1 picture" : $"{count} pictures";

    private string Done()
    {
        var refused = _items.Count(item => item.Error is not null);
        var answered = _items.Count - refused;
        return (answered, refused) switch
        {
            (_, 0) => $"{Pictures(answered)} answered.",
            (0, _) => $"{Pictures(refused)} refused.",
            _ => $"{Pictures(answered)} answered, {refused} refused.",
        };
    }

    private void Change(int key, Func<UploadItem, UploadItem> change)
    {
        var index = _items.FindIndex(item => item.Key == key);
        if (index >= 0)
            _items[index] = change(_items[index]);
    }
}

/// <summary>A picture on its way to the predictor, as the page shows it.</summary>
public sealed record UploadItem(int Key, string Name)
{
    /// <summary>Share of the bytes sent, 0 to 1.</summary>
    public double Sent { get; init; }

    public AnsweredPicture? Answer { get; init; }

    /// <summary>For a person: what was wrong.</summary>
    public string? Error { get; init; }

    public bool IsUnderWay => Answer is null && Error is null;
}

/// <summary>A prediction as the page shows it.</summary>
/// <param name="Why">Why it is an anomaly, in words; null where it is none.</param>
public sealed record AnsweredPicture(
    long Id,
    string ImageSha256,
    string TopCategory,
    bool IsAnomaly,
    string? Why,
    Nearness Nearness,
    double Confidence,
    double MinConfidence,
    double LatencyMilliseconds,
    int ModelNumber,
    IReadOnlyList<CategoryProbability> Probabilities,
    bool IsDamaged)
{
    public static AnsweredPicture From(PredictionEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return new(
            entry.Id,
            entry.ImageSha256,
            entry.TopCategory,
            entry.IsAnomaly,
            AnomalyWords.Why(entry.Reason, entry.Probabilities),
            Nearness.Of(entry),
            entry.Confidence,
            entry.MinConfidence,
            entry.LatencyMilliseconds,
            entry.ModelNumber,
            entry.Probabilities,
            entry.Reason.HasFlag(AnomalyReason.Damaged));
    }
}
