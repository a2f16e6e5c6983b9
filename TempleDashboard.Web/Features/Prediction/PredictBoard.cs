namespace TempleDashboard.Web.Features.Prediction;

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
