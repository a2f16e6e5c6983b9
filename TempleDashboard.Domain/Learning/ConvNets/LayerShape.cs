namespace TempleDashboard.Domain.Learning.ConvNets;

/// <summary>What one picture is at some place in the network.</summary>
/// <param name="Channels">Maps, or the length of a row of numbers.</param>
/// <param name="Height">Rows of a map; 1 after <see cref="LayerKind.Flatten"/>.</param>
/// <param name="Width">Columns of a map; 1 after <see cref="LayerKind.Flatten"/>.</param>
/// <param name="IsFlat">True for a row of numbers, <c>[N,C]</c>, false for maps, <c>[N,C,H,W]</c>.</param>
public readonly record struct LayerShape(int Channels, int Height, int Width, bool IsFlat = false)
{
    /// <summary>Numbers for one picture.</summary>
    public long Size => (long)Channels * Height * Width;

    /// <summary>Positions of a map.</summary>
    public long Positions => (long)Height * Width;

    /// <summary>The axes without that of the pictures.</summary>
    internal long[] Axes => IsFlat ? [Channels] : [Channels, Height, Width];

    public override string ToString() => IsFlat ? $"{Channels}" : $"{Channels} x {Height} x {Width}";
}
