using System.Collections.Concurrent;

namespace TempleDashboard.Domain.Training.Running;

/// <summary>Remembers who asked for a run to be cancelled, which tells a cancelled run from one that the program's end cut off.</summary>
internal sealed class CancelRequests
{
    private readonly ConcurrentDictionary<long, string> _byRun = new();

    public void Add(long runId, string who) => _byRun[runId] = who;

    public string? Take(long runId) => _byRun.TryRemove(runId, out var who) ? who : null;
}
