using System.Collections.Concurrent;
using TempleDashboard.Domain.Learning.Backbones;

namespace TempleDashboard.Domain.Learning.HeatMaps;

/// <summary>Keeps one <see cref="MappedBackbone"/> for each backbone that a heat map was asked of; opened by the first question.</summary>
public sealed class MappedBackbones : IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<MappedBackbone?>> opened = new(StringComparer.Ordinal);

    public void Dispose()
    {
        foreach (var entry in opened.Values.Where(entry => entry.IsValueCreated))
            entry.Value?.Dispose();
    }

    /// <summary>Returns the backbone's session with maps, or null where it can have none.</summary>
    internal MappedBackbone? Get(Backbone backbone) =>
        opened.GetOrAdd(backbone.Hash, _ => new Lazy<MappedBackbone?>(() => MappedBackbone.TryOpen(backbone))).Value;
}
