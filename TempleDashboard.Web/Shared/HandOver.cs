using System.Collections.Concurrent;

namespace TempleDashboard.Web.Shared;

/// <summary>
/// Keeps what a page has read for its first drawing until its circuit takes it over a moment later, so that nothing is read twice and
/// nothing flashes. Why not as text in the page: decision 049.
/// </summary>
public sealed class HandOver(TimeProvider time)
{
    /// <summary>A browser that has not connected by then reads anew.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(30);

    /// <summary>More than that many pages that nobody connects to, such as those that programs fetch, are not worth their memory.</summary>
    private const int Most = 200;

    private readonly ConcurrentDictionary<string, Item> _items = new();

    /// <summary>Keeps a value and returns the name to ask for it with; nobody can guess it.</summary>
    public string Keep(object value)
    {
        var now = time.GetUtcNow();
        foreach (var (old, item) in _items)
        {
            if (item.Until < now)
                _items.TryRemove(old, out _);
        }
        var name = Convert.ToHexString(System.Security.Cryptography.RandomNumberGenerator.GetBytes(16));
        if (_items.Count < Most)
            _items[name] = new(value, now + Kept);
        return name;
    }

    /// <summary>Gives a value out, once.</summary>
    public bool TryTake<T>(string name, out T value)
    {
        var found = _items.TryRemove(name, out var item) && item.Until >= time.GetUtcNow() && item.Value is T;
        value = found ? (T)item!.Value : default!;
        return found;
    }

    private sealed record Item(object Value, DateTimeOffset Until);
}
