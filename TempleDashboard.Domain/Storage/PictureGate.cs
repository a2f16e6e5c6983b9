namespace TempleDashboard.Domain.Storage;

/// <summary>
/// Keeps those apart who put a picture's file with the row that names it, and whoever deletes the picture everywhere. The first may be
/// many at once; while one deletes, they wait. By hash, so that nobody waits for another picture.
/// </summary>
public sealed class PictureGate
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Use> _uses = new(StringComparer.Ordinal);

    /// <summary>From here until it is disposed nobody deletes the picture: what is put stays until its row is there.</summary>
    public async Task<IDisposable> KeepAsync(string sha256, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task freed;
            lock (_gate)
            {
                var use = UseOf(sha256);
                if (!use.IsErased)
                {
                    use.Keepers++;
                    return new Leave(() => Release(sha256, use, one => one.Keepers--));
                }
                freed = use.Freed.Task;
            }
            await freed.WaitAsync(cancellationToken);
        }
    }

    /// <summary>As <see cref="KeepAsync(string, CancellationToken)"/>, for several.</summary>
    public async Task<IDisposable> KeepAsync(IEnumerable<string> sha256s, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(sha256s);
        List<IDisposable> kept = [];
        var all = new Leave(() => kept.ForEach(one => one.Dispose()));
        try
        {
            // Whoever deletes holds one picture alone and waits for nobody then, so that this comes to an end.
            foreach (var sha256 in sha256s.Distinct())
                kept.Add(await KeepAsync(sha256, cancellationToken));
            return all;
        }
        catch
        {
            all.Dispose();
            throw;
        }
    }

    /// <summary>Waits until nobody keeps the picture; until it is disposed, nobody begins to.</summary>
    public async Task<IDisposable> EraseAsync(string sha256, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task freed;
            lock (_gate)
            {
                var use = UseOf(sha256);
                if (use is { IsErased: false, Keepers: 0 })
                {
                    use.IsErased = true;
                    return new Leave(() => Release(sha256, use, one => one.IsErased = false));
                }
                freed = use.Freed.Task;
            }
            await freed.WaitAsync(cancellationToken);
        }
    }

    private Use UseOf(string sha256)
    {
        if (!_uses.TryGetValue(sha256, out var use))
            _uses[sha256] = use = new();
        return use;
    }

    private void Release(string sha256, Use use, Action<Use> leave)
    {
        TaskCompletionSource freed;
        lock (_gate)
        {
            leave(use);
            if (use is { IsErased: false, Keepers: 0 })
                _uses.Remove(sha256);
            freed = use.Freed;
            use.Freed = NewSource();
        }
        freed.SetResult();
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed class Use
    {
        public int Keepers { get; set; }

        public bool IsErased { get; set; }

        /// <summary>Done with the next one who leaves.</summary>
        public TaskCompletionSource Freed { get; set; } = NewSource();
    }

    private sealed class Leave(Action leave) : IDisposable
    {
        private Action? _leave = leave;

        public void Dispose() => Interlocked.Exchange(ref _leave, null)?.Invoke();
    }
}
