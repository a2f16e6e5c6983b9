using TempleDashboard.Domain.Labels;

namespace TempleDashboard.Web.Labels;

/// <summary>
/// Puts near-identical pictures of the board together: a stack that is closed is one tile, at the place of the first of its pictures that
/// the filter shows; one that is open stands there picture by picture.
/// </summary>
public sealed class StackView
{
    private readonly HashSet<long> _open = [];
    private Dictionary<long, List<long>> _members = [];
    private TempleStacks? _stacks;

    /// <summary>Whether somebody wants to see stacks at all.</summary>
    public bool IsWanted { get; set; } = true;

    /// <summary>All pictures that the filter lets through, whether or not they have a tile.</summary>
    public IReadOnlyList<long> All { get; private set; } = [];

    /// <summary>Takes the pictures of the filter in their order, and returns the tiles.</summary>
    /// <param name="stacks">Null where each picture stands alone.</param>
    public IReadOnlyList<long> Arrange(IReadOnlyList<long> ids, TempleStacks? stacks)
    {
        (All, _stacks) = (ids, stacks);
        _members = [];
        if (stacks is null)
            return ids;
        var order = new List<long>(ids.Count);
        foreach (var id in ids)
        {
            var stack = stacks.StackOf(id);
            if (_members.TryGetValue(stack, out var members))
            {
                members.Add(id);
                continue;
            }
            _members[stack] = [id];
            order.Add(stack);
        }
        return [.. order.SelectMany(stack => _open.Contains(stack) ? _members[stack] : _members[stack].Take(1))];
    }

    /// <summary>The pictures that a tile stands for: all of a stack that is closed, else itself.</summary>
    public IReadOnlyList<long> MembersOf(long id) => IsOpen(id) ? [id] : AllOf(id);

    /// <summary>The shown pictures of the stack that a picture is of.</summary>
    public IReadOnlyList<long> AllOf(long id) => _stacks is not null && _members.TryGetValue(_stacks.StackOf(id), out var all) ? all : [id];

    /// <summary>The tile that a picture is on.</summary>
    public long TileOf(long id) => IsOpen(id) ? id : AllOf(id)[0];

    public bool IsOpen(long id) => _stacks is not null && _open.Contains(_stacks.StackOf(id));

    /// <summary>Whether there is a stack to open, or to close.</summary>
    public bool CanToggle(long id, bool open) => AllOf(id).Count > 1 && IsOpen(id) != open;

    /// <summary>Opens the stack of a picture, or closes it, and returns the tiles.</summary>
    public IReadOnlyList<long> Toggle(long id)
    {
        if (_stacks?.StackOf(id) is { } stack && !_open.Remove(stack))
            _open.Add(stack);
        return Arrange(All, _stacks);
    }
}

/// <summary>What is said of a stack.</summary>
/// <param name="Count">Pictures that the filter shows of it.</param>
/// <param name="Labelled">How many of them are labelled.</param>
/// <param name="Used">How many of them train or test.</param>
/// <param name="IsMixed">Whether they are labelled as more than one category.</param>
public sealed record StackSummary(int Count, int Labelled, int Used, bool IsOpen, bool IsMixed);
