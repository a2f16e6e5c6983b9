using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Predictions;

namespace TempleDashboard.Web.Predictions;

/// <summary>The pictures of a Predict page, newest first. The browser reports what becomes of each.</summary>
public sealed class PredictBoard
{
    /// <summary>More answers would make the page slow; all of them are in the history.</summary>
    public const int MostShown = 60;

    private readonly List<UploadItem> _items = [];
    private int _ownKey;

    public IReadOnlyList<UploadItem> Items => _items;

    public int UnderWay => _items.Count(item => item.IsUnderWay);

    /// <summary>True once answers had to go to make room.</summary>
    public bool HasDropped { get; private set; }

    /// <summary>Says how far the pictures are.</summary>
    public string Summary(IStringLocalizer texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        if (UnderWay > 0)
            return texts.Many(UnderWay, "1 picture under way…", "{0} pictures under way…");
        var refused = _items.Count(item => item.Error is not null);
        var answered = _items.Count - refused;
        return (answered, refused) switch
        {
            (_, 0) => texts.Many(answered, "1 picture answered.", "{0} pictures answered."),
            (0, _) => texts.Many(refused, "1 picture refused.", "{0} pictures refused."),
            _ => texts["{0} answered, {1} refused.", answered, refused],
        };
    }

    public void Add(int key, string name)
    {
        _items.Insert(0, new UploadItem(key, name));
        while (_items.Count > MostShown && _items.FindLastIndex(item => !item.IsUnderWay) is >= 0 and var oldest)
        {
            _items.RemoveAt(oldest);
            HasDropped = true;
        }
    }

    /// <summary>Adds a picture that the browser does not send, because it is stored already; returns its key.</summary>
    public int AddStored(string name)
    {
        Add(--_ownKey, name);
        return _ownKey;
    }

    /// <summary>Puts answers of before below those that are here, the newest first.</summary>
    public void Restore(IEnumerable<(string Name, AnsweredPicture Answer)> answers)
    {
        ArgumentNullException.ThrowIfNull(answers);
        foreach (var (name, answer) in answers)
        {
            if (_items.Count < MostShown && !_items.Exists(item => item.Answer?.Id == answer.Id))
                _items.Add(new UploadItem(--_ownKey, name) { Answer = answer, Sent = 1 });
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
    /// <summary>The answer as it is written: the category, or that it fits none.</summary>
    public string VerdictText => IsAnomaly ? Verdict.Anomaly : TopCategory;

    public static AnsweredPicture From(IStringLocalizer texts, PredictionEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return new(
            entry.Id,
            entry.ImageSha256,
            entry.TopCategory,
            entry.IsAnomaly,
            texts.Why(entry.Reason, entry.Probabilities),
            Nearness.Of(entry),
            entry.Confidence,
            entry.MinConfidence,
            entry.LatencyMilliseconds,
            entry.ModelNumber,
            entry.Probabilities,
            entry.Reason.HasFlag(AnomalyReason.Damaged));
    }
}
