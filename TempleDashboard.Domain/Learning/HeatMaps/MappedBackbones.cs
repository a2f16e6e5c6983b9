using System.Runtime.CompilerServices;
using TempleDashboard.Domain.Learning.Backbones;

namespace TempleDashboard.Domain.Learning.HeatMaps;

/// <summary>
/// Keeps one <see cref="MappedBackbone"/> for each backbone that a heat map was asked of, opened by the first question and let go with the
/// backbone.
/// </summary>
public sealed class MappedBackbones : IDisposable
{
    private readonly ConditionalWeakTable<Backbone, Lazy<MappedBackbone?>> opened = [];

    public void Dispose()
    {
        foreach (var (_, entry) in opened.Where(pair => pair.Value.IsValueCreated))
            entry.Value?.Dispose();
    }

    /// <summary>Returns the backbone's session with maps, or null where it can have none.</summary>
    internal MappedBackbone? Get(Backbone backbone) =>
        opened.GetValue(backbone, static asked => new Lazy<MappedBackbone?>(() => MappedBackbone.TryOpen(asked))).Value;
}
