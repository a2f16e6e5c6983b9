namespace TempleDashboard.Learning.HeatMaps;

/// <summary>
/// Colours of a heat map, from weak to strong evidence: dark violet over red and orange to light yellow, weak evidence transparent.
/// Lightness grows evenly in OKLab (Ottosson, "A perceptual color space for image processing", 2020), so that equal steps look equal
/// and the order can be read without telling red from green.
/// </summary>
internal static class ColourRamp
{
    /// <summary>Steps of the ramp.</summary>
    public const int Length = 256;

    /// <summary>Bytes of a colour: red, green, blue, alpha (not premultiplied).</summary>
    public const int Bands = 4;

    private const double DarkestLightness = 0.36;
    private const double LightestLightness = 0.92;

    /// <summary>Hues in degrees; the way from violet to yellow leads over red, not over green.</summary>
    private const double FirstHue = 310;
    private const double LastHue = 466;

    private const double Chroma = 0.175;

    /// <summary>Up to here evidence is noise and stays transparent; from <see cref="OpaqueFrom"/> on it has its full opacity.</summary>
    private const double TransparentTo = 0.2;
    private const double OpaqueFrom = 0.7;
    private const double MostAlpha = 0.92;

    private static readonly byte[] Colours = Make();

    /// <summary>Returns the colour, 4 bytes, of a strength from 0 to 1; strengths outside count as the nearest.</summary>
    public static ReadOnlySpan<byte> At(float strength) =>
        Colours.AsSpan(Bands * (int)MathF.Round(Math.Clamp(strength, 0, 1) * (Length - 1)), Bands);

    /// <summary>Lightness of a strength in OKLab, 0 to 1.</summary>
    internal static double Lightness(double strength) => DarkestLightness + ((LightestLightness - DarkestLightness) * strength);

    private static byte[] Make()
    {
        var colours = new byte[Length * Bands];
        for (var i = 0; i < Length; i++)
        {
            var strength = (double)i / (Length - 1);
            var hue = (FirstHue + ((LastHue - FirstHue) * strength)) * Math.PI / 180;
            var (red, green, blue) = ToSrgb(Lightness(strength), Chroma * Math.Cos(hue), Chroma * Math.Sin(hue));
            (colours[Bands * i], colours[(Bands * i) + 1], colours[(Bands * i) + 2]) = (red, green, blue);
            colours[(Bands * i) + 3] = (byte)
                Math.Round(255 * MostAlpha * SmoothStep((strength - TransparentTo) / (OpaqueFrom - TransparentTo)));
        }
        return colours;
    }

    private static double SmoothStep(double x)
    {
        x = Math.Clamp(x, 0, 1);
        return x * x * (3 - (2 * x));
    }

    private static (byte Red, byte Green, byte Blue) ToSrgb(double lightness, double a, double b)
    {
        var l = Cube(lightness + (0.3963377774 * a) + (0.2158037573 * b));
        var m = Cube(lightness - (0.1055613458 * a) - (0.0638541728 * b));
        var s = Cube(lightness - (0.0894841775 * a) - (1.2914855480 * b));
        return (
            Encode((4.0767416621 * l) - (3.3077115913 * m) + (0.2309699292 * s)),
            Encode((-1.2684380046 * l) + (2.6097574011 * m) - (0.3413193965 * s)),
            Encode((-0.0041960863 * l) - (0.7034186147 * m) + (1.7076147010 * s)));
    }

    private static double Cube(double value) => value * value * value;

    private static byte Encode(double linear)
    {
        linear = Math.Clamp(linear, 0, 1);
        var value = linear <= 0.0031308 ? 12.92 * linear : (1.055 * Math.Pow(linear, 1 / 2.4)) - 0.055;
        return (byte)Math.Round(255 * value);
    }
}
