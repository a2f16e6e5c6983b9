namespace TempleDashboard.Domain.Learning.ConvNets;

/// <summary>The size in pixels that a ConvNet's pictures have.</summary>
public readonly record struct PictureSize(int Width, int Height)
{
    /// <summary>Least length of a side that can be chosen.</summary>
    public const int Smallest = 8;

    /// <summary>Greatest length of a side.</summary>
    public const int Largest = 256;

    /// <summary>Least length of a side where none is chosen: of tiny pictures, 1/20 would be nothing.</summary>
    public const int SmallestScaled = 16;

    private const int Divisor = 20;

    /// <summary>Returns the side of a scaled picture for the side of the first training picture.</summary>
    public static int Scaled(int side) => Math.Clamp(side / Divisor, SmallestScaled, Largest);
}
