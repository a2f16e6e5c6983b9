using System.Globalization;

namespace TempleDashboard.Demo;

/// <summary>A colour in sRGB, 0 to 1 a channel.</summary>
internal readonly record struct Rgb(double R, double G, double B)
{
    public static Rgb Hex(uint code) => new((code >> 16 & 0xFF) / 255.0, (code >> 8 & 0xFF) / 255.0, (code & 0xFF) / 255.0);

    public Rgb Times(Rgb light) => new(R * light.R, G * light.G, B * light.B);

    public Rgb Times(double factor) => new(R * factor, G * factor, B * factor);

    public Rgb Mix(Rgb other, double share) => new(
        R + (other.R - R) * share, G + (other.G - G) * share, B + (other.B - B) * share);

    /// <summary>Takes away <paramref name="share"/> of the colour, leaving gray.</summary>
    public Rgb Fade(double share)
    {
        var gray = 0.3 * R + 0.59 * G + 0.11 * B;
        return Mix(new Rgb(gray, gray, gray), share);
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"#{Channel(R):x2}{Channel(G):x2}{Channel(B):x2}");

    private static int Channel(double value) => (int)Math.Round(Math.Clamp(value, 0, 1) * 255);
}
