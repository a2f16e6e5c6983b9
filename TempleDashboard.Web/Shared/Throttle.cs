namespace TempleDashboard.Web.Shared;

/// <summary>
/// Runs an action soon after it was signalled, but not more often than once per interval however many signals come.
/// The last signal is never lost.
/// </summary>
public sealed class Throttle : IDisposable
{
    private readonly TimeProvider _time;
    private readonly TimeSpan _interval;
    private readonly ITimer _timer;
    private readonly Lock _gate = new();
    private long? _lastRun;
    private bool _pending;
    private bool _disposed;

    /// <param name="action">Runs on a thread of the pool; must return quickly. A page passes <c>() =>
    /// InvokeAsync(StateHasChanged)</c>.</param>
    public Throttle(TimeProvider time, TimeSpan interval, Action action)
    {
        _time = time;
        _interval = interval;
        _timer = time.CreateTimer(_ => Run(action), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Signal()
    {
        lock (_gate)
        {
            if (_pending || _disposed)
                return;
            _pending = true;
            var rest = _lastRun is { } last ? _interval - _time.GetElapsedTime(last) : TimeSpan.Zero;
            _timer.Change(rest > TimeSpan.Zero ? rest : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose()
    {
        lock (_gate)
            _disposed = true;
        _timer.Dispose();
    }

    private void Run(Action action)
    {
        lock (_gate)
        {
            if (_disposed)
                return;
            _pending = false;
            _lastRun = _time.GetTimestamp();
        }
        action();
    }
}
