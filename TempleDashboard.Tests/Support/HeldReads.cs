using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace TempleDashboard.Tests.Support;

/// <summary>Holds what was read from the database back until it is let go, so that it is old by then.</summary>
internal sealed class HeldReads : DbCommandInterceptor
{
    private readonly Lock _gate = new();
    private readonly List<TaskCompletionSource> _held = [];
    private string? _containing;

    public int Count
    {
        get
        {
            lock (_gate)
                return _held.Count;
        }
    }

    /// <summary>From now on the first readings whose statement contains this are held.</summary>
    public void Hold(string containing)
    {
        lock (_gate)
            _containing = containing;
    }

    /// <summary>Lets the newest go that is held, and holds no others; false where none is held.</summary>
    public bool LetGoNewest()
    {
        TaskCompletionSource newest;
        lock (_gate)
        {
            _containing = null;
            if (_held.Count == 0)
                return false;
            newest = _held[^1];
            _held.RemoveAt(_held.Count - 1);
        }
        newest.SetResult();
        return true;
    }

    public override async ValueTask<DbDataReader> ReaderExecutedAsync(
        DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default)
    {
        TaskCompletionSource? held = null;
        lock (_gate)
        {
            if (_containing is { } containing && command.CommandText.Contains(containing, StringComparison.Ordinal))
                _held.Add(held = new(TaskCreationOptions.RunContinuationsAsynchronously));
        }
        if (held is not null)
            await held.Task.WaitAsync(cancellationToken);
        return result;
    }
}
