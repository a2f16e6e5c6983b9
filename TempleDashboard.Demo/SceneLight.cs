namespace TempleDashboard.Demo;

/// <summary>The light of a scene: what the hour and the weather make of sky and surfaces.</summary>
internal sealed class SceneLight
{
    private static readonly Moment[] Moments =
    [
        new(0.0, Rgb.Hex(0x2B3352), Rgb.Hex(0x0B1026), Rgb.Hex(0x1E2A4A)),
        new(4.8, Rgb.Hex(0x2F3757), Rgb.Hex(0x0E1430), Rgb.Hex(0x2A3558)),
        new(6.2, Rgb.Hex(0xA38C94), Rgb.Hex(0x5A78AE), Rgb.Hex(0xF4B58C)),
        new(7.6, Rgb.Hex(0xE9DCC8), Rgb.Hex(0x6FA5DC), Rgb.Hex(0xFBE3C3)),
        new(10.5, Rgb.Hex(0xFFFFFA), Rgb.Hex(0x4F97DE), Rgb.Hex(0xD5EAF8)),
        new(14.5, Rgb.Hex(0xFFFDF2), Rgb.Hex(0x4C92D9), Rgb.Hex(0xDCEBF3)),
        new(16.6, Rgb.Hex(0xFFE6BC), Rgb.Hex(0x6C9BD0), Rgb.Hex(0xFFDDA6)),
        new(17.7, Rgb.Hex(0xDB9A7C), Rgb.Hex(0x55659F), Rgb.Hex(0xFF9A63)),
        new(18.7, Rgb.Hex(0x6B6488), Rgb.Hex(0x252F5F), Rgb.Hex(0xB06A77)),
        new(19.8, Rgb.Hex(0x363E60), Rgb.Hex(0x10173A), Rgb.Hex(0x33406C)),
        new(24.0, Rgb.Hex(0x2B3352), Rgb.Hex(0x0B1026), Rgb.Hex(0x1E2A4A)),
    ];

    public SceneLight(DemoScene scene)
    {
        Hour = scene.CapturedAt.TimeOfDay.TotalHours;
        Weather = scene.Weather;
        LightsOn = scene.LightsOn;
        LeftLanternLit = scene.LeftLanternLit ?? scene.LightsOn;
        var (ambient, top, bottom) = At(Hour);
        var gray = Weather == DemoWeather.Clear ? 0 : 0.75;
        var dim = Weather switch { DemoWeather.Clear => 1, DemoWeather.Rain => 0.78, DemoWeather.Overcast => 0.86, _ => 0.94 };
        Ambient = ambient.Fade(gray * 0.7).Times(dim);
        SkyBottom = bottom.Fade(gray).Times(dim);
        SkyTop = top.Fade(gray).Mix(SkyBottom, gray * 0.7).Times(dim);
        Darkness = Math.Clamp(1.15 - (Ambient.R + Ambient.G + Ambient.B) / 3 * 1.2, 0, 1);
    }

    /// <summary>Colour of the lamps.</summary>
    public static Rgb Lamp { get; } = Rgb.Hex(0xFFC46B);

    public double Hour { get; }

    public DemoWeather Weather { get; }

    public bool LightsOn { get; }

    public bool LeftLanternLit { get; }

    public Rgb Ambient { get; }

    public Rgb SkyTop { get; }

    public Rgb SkyBottom { get; }

    /// <summary>0 at noon to 1 in the night.</summary>
    public double Darkness { get; }

    /// <summary>How much the lamps can be seen, 0 to 1: little by day, much in the night.</summary>
    public double LampStrength => LightsOn ? 0.3 + 0.7 * Darkness : 0;

    /// <summary>Shows a surface in the light of the sky.</summary>
    public Rgb On(uint surface) => Rgb.Hex(surface).Times(Ambient);

    /// <summary>Shows a surface that the lamps reach as well; <paramref name="reach"/> is 0 to 1.</summary>
    public Rgb Near(uint surface, double reach)
    {
        var lamp = Lamp.Times(reach * LampStrength * 0.8 * Darkness);
        return Rgb.Hex(surface).Times(new Rgb(
            Math.Min(1, Ambient.R + lamp.R), Math.Min(1, Ambient.G + lamp.G), Math.Min(1, Ambient.B + lamp.B)));
    }

    private static (Rgb Ambient, Rgb Top, Rgb Bottom) At(double hour)
    {
        var next = Array.FindIndex(Moments, 1, moment => moment.Hour >= hour);
        var (from, to) = (Moments[next - 1], Moments[next]);
        var share = (hour - from.Hour) / (to.Hour - from.Hour);
        return (from.Ambient.Mix(to.Ambient, share), from.Top.Mix(to.Top, share), from.Bottom.Mix(to.Bottom, share));
    }

    private sealed record Moment(double Hour, Rgb Ambient, Rgb Top, Rgb Bottom);
}
