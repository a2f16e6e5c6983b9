using static TempleDashboard.Demo.SvgWriter;

namespace TempleDashboard.Demo;

/// <summary>Draws the paper lanterns under the eaves and the stone lanterns in the courtyard.</summary>
internal static class LanternPainter
{
    private const double Left = 138, Right = 1142;

    private static readonly double[] Hanging = [304, 444, 836, 976];

    public static void Paint(SvgWriter svg, SceneLight light, Random random)
    {
        var swing = (random.NextDouble() - 0.5) * 6;
        foreach (var x in Hanging)
        {
            PaintPaper(svg, light, x + swing, 372);
        }

        PaintStone(svg, light, Left, light.LeftLanternLit);
        PaintStone(svg, light, Right, light.LightsOn);
    }

    /// <summary>Draws the light that the lamps throw on their surroundings.</summary>
    public static void PaintGlow(SvgWriter svg, SceneLight light)
    {
        var strength = 0.1 + 0.45 * light.Darkness;
        foreach (var x in light.LightsOn ? Hanging : [])
            svg.Glow(x, 378, 95 + 60 * light.Darkness, 85 + 60 * light.Darkness, SceneLight.Lamp, strength);
        if (light.LeftLanternLit)
            PaintStoneGlow(svg, light, Left, strength);
        if (!light.LightsOn)
            return;
        PaintStoneGlow(svg, light, Right, strength);
        svg.Glow(640, 610, 360, 60, SceneLight.Lamp, strength * 0.8);
    }

    private static void PaintStoneGlow(SvgWriter svg, SceneLight light, double x, double strength)
    {
        svg.Glow(x, 540, 60 + 70 * light.Darkness, 55 + 55 * light.Darkness, SceneLight.Lamp, strength * 1.1);
        svg.Glow(x, 648, 150, 26, SceneLight.Lamp, strength * 0.8);
    }

    private static void PaintPaper(SvgWriter svg, SceneLight light, double x, double y)
    {
        var red = light.On(0xD8392B);
        var lit = Rgb.Hex(0xFFB04A);
        var share = light.LightsOn ? 0.6 + 0.4 * light.Darkness : 0;
        svg.Line(PathData($"M{x},336 V{y - 26}"), light.On(0x2A1A12), 2);
        svg.Ellipse(x, y, 21, 24, red.Mix(lit, share));
        svg.Ellipse(x, y, 12, 22, red.Mix(Rgb.Hex(0xFFE6A8), share), 0.85);
        foreach (var offset in new[] { -14, -5, 5, 14 })
        {
            var half = 21 * Math.Sqrt(1 - Math.Pow(offset / 24.0, 2));
            svg.Line(PathData($"M{x - half},{y + offset} q{half},5 {2 * half},0"), red.Mix(lit, share).Times(0.72), 1.4, 0.8);
        }

        var cap = light.On(0x2B1A12);
        svg.Rect(x - 10, y - 27, 20, 6, cap);
        svg.Rect(x - 10, y + 21, 20, 6, cap);
        svg.Line(PathData($"M{x},{y + 27} v16"), light.On(0xD9A441), 3);
    }

    private static void PaintStone(SvgWriter svg, SceneLight light, double x, bool isLit)
    {
        var stone = svg.Rounded(light.Near(0x7D786E, 0.4), light.Near(0xB5AFA3, 0.7));
        svg.Ellipse(x, 655, 48, 9, "#000", 0.25);
        svg.Path(PathData($"M{x - 40},654 h80 l-8,-18 h-64 Z"), stone);
        svg.Rect(x - 14, 574, 28, 64, stone);
        svg.Path(PathData($"M{x - 32},576 h64 l-8,-14 h-48 Z"), stone);
        svg.Rect(x - 22, 520, 44, 43, stone);
        var window = isLit ? light.On(0x3A342C).Mix(Rgb.Hex(0xFFDF97), 0.65 + 0.35 * light.Darkness) : light.On(0x3A342C);
        svg.Rect(x - 13, 527, 26, 30, window);
        svg.Line(PathData($"M{x},527 v30 M{x - 13},542 h26"), light.On(0x6A645A), 2.4);
        svg.Path(PathData($"M{x - 52},522 q30,-8 44,-34 h16 q14,26 44,34 Z"), stone);
        svg.Ellipse(x, 482, 8, 9, stone);
        if (light.Weather == DemoWeather.Snow)
        {
            svg.Path(PathData($"M{x - 48},518 q30,-10 42,-36 q6,-10 12,0 q12,26 42,36 q-24,-8 -48,-6 t-48,6 Z"), light.On(0xF4F7FB));
        }
    }
}
