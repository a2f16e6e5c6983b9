using NetVips;
using Region = TempleDashboard.Domain.Data.Region;

namespace TempleDashboard.Domain.Pictures;

/// <summary>
/// EXIF orientation: how the stored rows and columns lie in the picture as it is shown (CIPA DC-008, tag 0x0112).
/// </summary>
internal static class Orientation
{
    public const int Upright = 1;

    private const int Last = 8;

    /// <summary>Reads it from a picture's header: <see cref="Upright"/> where there is none or one that means nothing.</summary>
    public static int Of(Image image) =>
        image.Contains("orientation") && image.Get("orientation") is int and >= Upright and <= Last and var orientation
            ? orientation
            : Upright;

    /// <summary>Tells whether width and height change places.</summary>
    public static bool SwapsSides(int orientation) => orientation is >= 5 and <= 8;

    /// <summary>Finds the stored rectangle that is shown as <paramref name="shown"/>.</summary>
    public static Region ToStored(int orientation, Region shown)
    {
        var (left, top, width, height) = shown;
        var right = 1 - left - width;
        var bottom = 1 - top - height;
        return orientation switch
        {
            2 => new(right, top, width, height),
            3 => new(right, bottom, width, height),
            4 => new(left, bottom, width, height),
            5 => new(top, left, height, width),
            6 => new(top, right, height, width),
            7 => new(bottom, right, height, width),
            8 => new(bottom, left, height, width),
            _ => shown,
        };
    }
}
