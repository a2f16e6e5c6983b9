namespace TempleDashboard.Web.Shared;

/// <summary>Shows messages to the person at one browser; the newest is at the bottom.</summary>
public sealed class Toasts(TimeProvider time) : IDisposable
{
    private const int MostShown = 3;
    private static readonly TimeSpan Shown = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan ShownWithAction = TimeSpan.FromSeconds(10);
    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, ITimer> _timers = [];
    private readonly List<Toast> _current = [];

    /// <summary>Raised on any thread.</summary>
    public event Action? Changed;

    public IReadOnlyList<Toast> Current
    {
        get
        {
            lock (_gate)
                return [.. _current];
        }
    }

    public void Say(string text) => Add(new(text, IsError: false, null, null), Shown);

    /// <summary>Says what went wrong and what to do.</summary>
    public void SayError(string text) => Add(new(text, IsError: true, null, null), ShownWithAction);

    /// <summary>Says what was done and offers to take it back.</summary>
    public void SayWithUndo(string text, Func<Task> undo) => Add(new(text, IsError: false, "Undo", undo), ShownWithAction);

    public void Remove(Guid id)
    {
        lock (_gate)
        {
            if (_timers.Remove(id, out var timer))
                timer.Dispose();
            if (_current.RemoveAll(toast => toast.Id == id) == 0)
                return;
        }
        Changed?.Invoke();
    }

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var timer in _timers.Values)
                timer.Dispose();
            _timers.Clear();
        }
    }

    private void Add(Toast toast, TimeSpan shown)
    {
        Guid? oldest = null;
        lock (_gate)
        {
            _current.Add(toast);
            _timers[toast.Id] = time.CreateTimer(_ => Remove(toast.Id), null, shown, Timeout.InfiniteTimeSpan);
            if (_current.Count > MostShown)
                oldest = _current[0].Id;
        }
        if (oldest is { } id)
            Remove(id);
        else
            Changed?.Invoke();
    }
}

/// <summary>A short message at the edge of the screen, with an action where something can be taken back.</summary>
public sealed record Toast(string Text, bool IsError, string? ActionText, Func<Task>? Action)
{
    public Guid Id { get; } = Guid.NewGuid();
}
