using TempleDashboard.Domain.Data;

namespace TempleDashboard.Web.Temples;

/// <summary>The rectangle that somebody draws on a picture: what pointer, keys and fields make of it, and what applies meanwhile.</summary>
public sealed class RegionSelection(Region? applied)
{
    /// <summary>What a key moves or resizes by, as a share of the picture's side.</summary>
    public const double Step = 0.01;

    /// <summary>Where the first key puts a rectangle.</summary>
    private static readonly Region Middle = new(0.25, 0.25, 0.5, 0.5);

    private static readonly Region Everything = new(0, 0, 1, 1);

    /// <summary>What the next training uses as things stand; null for the whole picture.</summary>
    public Region? Applied { get; private set; } = applied;

    /// <summary>What is drawn; null for the whole picture.</summary>
    public Region? Drawn { get; private set; } = applied;

    public bool HasChanged => Region.KeyOf(Applied) != Region.KeyOf(Drawn);

    /// <summary>Whether somebody else has set another region while this one was drawn.</summary>
    public bool IsOvertaken { get; private set; }

    /// <summary>What is drawn, or all of the picture.</summary>
    public Region Shown => Drawn ?? Everything;

    /// <summary>Takes what the pointer has drawn, in shares of the picture; what lies outside is cut off.</summary>
    public void Draw(double x, double y, double width, double height)
    {
        var (left, top) = (Math.Clamp(x, 0, 1 - Region.Shortest), Math.Clamp(y, 0, 1 - Region.Shortest));
        var right = Math.Clamp(x + width, left + Region.Shortest, 1);
        var bottom = Math.Clamp(y + height, top + Region.Shortest, 1);
        Take(new(left, top, right - left, bottom - top));
    }

    /// <summary>Moves by an arrow, resizes by an arrow with Shift, goes back by Escape; false for another key.</summary>
    public bool Press(string key, bool shift)
    {
        var (right, down) = key switch
        {
            "ArrowLeft" => (-Step, 0.0),
            "ArrowRight" => (Step, 0.0),
            "ArrowUp" => (0.0, -Step),
            "ArrowDown" => (0.0, Step),
            _ => (0.0, 0.0),
        };
        if (key == "Escape")
            Reset();
        else if ((right, down) == (0, 0))
            return false;
        else if (Drawn is not { } region)
            Take(Middle);
        else if (shift)
            Take(region with { Width = Extent(region.Width + right, region.X), Height = Extent(region.Height + down, region.Y) });
        else
            Take(region with { X = Start(region.X + right, region.Width), Y = Start(region.Y + down, region.Height) });
        return true;
    }

    /// <summary>Takes one number of the fields, a share of the picture; the other side gives way at the edge.</summary>
    public void Set(RegionSide side, double share)
    {
        var region = Shown;
        var start = Math.Clamp(share, 0, 1 - Region.Shortest);
        Take(side switch
        {
            RegionSide.Left => region with { X = start, Width = Extent(region.Width, start) },
            RegionSide.Top => region with { Y = start, Height = Extent(region.Height, start) },
            RegionSide.Width => region with { Width = Extent(share, region.X) },
            _ => region with { Height = Extent(share, region.Y) },
        });
    }

    public void TakeAway() => Drawn = null;

    public void Reset() => (Drawn, IsOvertaken) = (Applied, false);

    /// <summary>What was drawn applies now.</summary>
    public void Accept(Region? applied) => (Applied, Drawn, IsOvertaken) = (applied, applied, false);

    /// <summary>Somebody else has set a region: it is followed, unless something is being drawn, which stays.</summary>
    public void Hear(Region? theirs)
    {
        if (Region.KeyOf(theirs) == Region.KeyOf(Applied))
            return;
        if (!HasChanged)
            Drawn = theirs;
        Applied = theirs;
        IsOvertaken = HasChanged;
    }

    /// <summary>All of the picture is no region.</summary>
    private void Take(Region region) => Drawn = region.Rounded() is { IsWhole: false } part ? part : null;

    private static double Start(double start, double extent) => Math.Clamp(start, 0, Math.Max(0, 1 - extent));

    private static double Extent(double extent, double start) => Math.Clamp(extent, Region.Shortest, Math.Max(Region.Shortest, 1 - start));
}

/// <summary>A number of a region.</summary>
public enum RegionSide
{
    Left,
    Top,
    Width,
    Height,
}
