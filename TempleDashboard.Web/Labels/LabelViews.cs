namespace TempleDashboard.Web.Labels;

/// <summary>
/// How one person looks at pictures: what was shown of each classifier last, so that going to another page and back changes nothing, and
/// how large the tiles are.
/// </summary>
public sealed class LabelViews(Viewer viewer)
{
    /// <summary>Least width of a tile, in pixels, where nobody has said another one.</summary>
    public const int UsualTile = 148;

    public const int SmallestTile = 96;

    public const int LargestTile = 320;

    private readonly Dictionary<long, LabelFilter> _filters = [];
    private readonly Dictionary<long, IReadOnlyList<long>> _asked = [];
    private int? _tileSize;
    private bool? _hasStacks;

    /// <summary>Kept by the browser (<c>LabelPage.razor.js</c>), so that the first drawing has it as well.</summary>
    public int TileSize
    {
        get => _tileSize ?? (viewer.Tile is { } size ? Math.Clamp(size, SmallestTile, LargestTile) : UsualTile);
        set => _tileSize = Math.Clamp(value, SmallestTile, LargestTile);
    }

    /// <summary>Whether near-identical pictures stand as one tile; kept by the browser as well.</summary>
    public bool HasStacks
    {
        get => _hasStacks ?? viewer.HasStacks;
        set => _hasStacks = value;
    }

    /// <summary>What was shown of a classifier last; null where it was not looked at.</summary>
    public LabelFilter? Of(long classifierId) => _filters.GetValueOrDefault(classifierId);

    public void Remember(long classifierId, LabelFilter filter) => _filters[classifierId] = filter;

    /// <summary>Which other classifiers were asked in the same pass as this one.</summary>
    public IReadOnlyList<long> AskedWith(long classifierId) => _asked.GetValueOrDefault(classifierId, []);

    public void RememberAsked(long classifierId, IReadOnlyList<long> others) => _asked[classifierId] = others;
}
