using System.Globalization;

namespace TempleDashboard.Domain.Temples;

/// <summary>A rectangle of the upright picture, in fractions of its width and height (0 to 1, origin top left).</summary>
public sealed record Region(double X, double Y, double Width, double Height)
{
    /// <summary>True where the rectangle lies inside the picture and covers at least a hundredth of each side.</summary>
    public bool IsValid => X >= 0 && Y >= 0 && Width >= 0.01 && Height >= 0.01 && X + Width <= 1.000001 && Y + Height <= 1.000001;

    /// <summary>Gives a short text that is equal for equal regions, in ten-thousandths: <c>whole</c> or <c>1000-0-5000-10000</c>.</summary>
    public static string KeyOf(Region? region) => region is null
        ? "whole"
        : string.Create(CultureInfo.InvariantCulture, $"{Units(region.X)}-{Units(region.Y)}-{Units(region.Width)}-{Units(region.Height)}");

    private static int Units(double fraction) => (int)Math.Round(fraction * 10_000);
}
