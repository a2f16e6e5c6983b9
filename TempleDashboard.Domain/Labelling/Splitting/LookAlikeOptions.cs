namespace TempleDashboard.Domain.Labelling.Splitting;

/// <summary>Which pictures count as look-alikes.</summary>
public sealed record LookAlikeOptions
{
    /// <summary>Different bits of the hash, at most, 0 to 64. Default 4.</summary>
    public int MaxDistance { get; init; } = 4;

    /// <summary>Pictures taken no further apart than this belong together. Default 10 minutes; zero ignores the time.</summary>
    public TimeSpan TimeBlock { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>A group with a larger share of a category than this is taken apart. Default 0.4.</summary>
    public double MaxShareOfCategory { get; init; } = 0.4;
}
