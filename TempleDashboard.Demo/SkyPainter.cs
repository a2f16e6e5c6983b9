using static TempleDashboard.Demo.SvgWriter;

namespace TempleDashboard.Demo;

/// <summary>Draws sky, sun or moon, clouds, mountains and the wood behind the temple.</summary>
internal static class SkyPainter
{
    private const double Horizon = 470;

    public static void Paint(SvgWriter svg, SceneLight light, Random random)
    {
        svg.Rect(-40, -40, 1360, Horizon + 60, svg.Downwards(light.SkyTop, light.SkyBottom));
        if (light.Weather == DemoWeather.Clear)
        {
            PaintStars(svg, light, random);
            PaintSunOrMoon(svg, light);
        }

        PaintClouds(svg, light, random);
        PaintMountains(svg, light);
        PaintWood(svg, light);
    }

    private static void PaintStars(SvgWriter svg, SceneLight light, Random random)
    {
        var strength = Math.Clamp((light.Darkness - 0.6) * 2.2, 0, 0.9);
        for (var i = 0; i < 70 && strength > 0; i++)
        {
            var size = 0.7 + random.NextDouble() * 1.1;
            svg.Ellipse(random.Next(1280), random.Next(300), size, size, "#fffbe8", strength * (0.3 + 0.7 * random.NextDouble()));
        }
    }

    private static void PaintSunOrMoon(SvgWriter svg, SceneLight light)
    {
        var day = (light.Hour - 5.6) / 13.2;
        if (day is > 0 and < 1)
        {
            var (x, y) = (1330 - 1380 * day, 430 - 400 * Math.Sin(Math.PI * day));
            var colour = Rgb.Hex(0xFFF6DC).Mix(Rgb.Hex(0xFF9A52), Math.Pow(Math.Abs(2 * day - 1), 3));
            svg.Glow(x, y, 230, 230, colour, 0.75);
            svg.Ellipse(x, y, 30, 30, colour, 0.95);
            return;
        }

        svg.Glow(1060, 105, 170, 170, Rgb.Hex(0xDDE6FF), 0.4);
        svg.Ellipse(1060, 105, 26, 26, "#f3f1e0");
        svg.Ellipse(1051, 99, 6, 6, "#d9d6c4");
        svg.Ellipse(1067, 113, 4, 4, "#dcd9c8");
    }

    private static void PaintClouds(SvgWriter svg, SceneLight light, Random random)
    {
        var clear = light.Weather == DemoWeather.Clear;
        for (var i = clear ? 4 : 11; i > 0; i--)
        {
            double x = random.Next(-60, 1340), y = random.Next(20, clear ? 230 : 290);
            var scale = 0.6 + random.NextDouble() * (clear ? 0.7 : 1.5);
            var white = (clear ? 0.45 : 0.05) + 0.25 * random.NextDouble();
            var colour = light.SkyTop.Mix(light.SkyBottom, 0.35 + y / 430).Mix(new Rgb(1, 1, 1), white * (1 - light.Darkness));
            svg.Add(
                $"<g transform='translate({x},{y}) scale({scale})' fill='{colour}'><ellipse ",
                $"rx='105' ry='17'/><ellipse cx='-38' cy='-14' rx='48' ry='22'/><ellipse cx='22' ",
                $"cy='-22' rx='56' ry='29'/><ellipse cx='70' cy='-8' rx='40' ry='17'/></g>");
        }
    }

    private static void PaintMountains(SvgWriter svg, SceneLight light)
    {
        var far = light.On(0x8FA3B5).Mix(light.SkyBottom, 0.55);
        var near = light.On(0x5F7F78).Mix(light.SkyBottom, 0.35);
        svg.Path(
            "M-40,400 L60,318 130,352 250,262 330,318 420,280 520,352 700,300 830,340 960,268 1050,322 1170,246 1330,362 V480 H-40 Z", far);
        svg.Path("M-40,430 C60,356 150,350 240,388 S420,372 520,404 800,376 900,392 1080,340 1180,372 1280,360 1330,392 V490 H-40 Z", near);
        if (light.Weather == DemoWeather.Snow)
        {
            svg.Path(
                "M250,262 L214,290 238,284 254,300 272,282 300,297 Z M1170,246 L1128,280 1156,272 1176,292 1198,270 1236,284 Z",
                light.On(0xF2F5FA));
        }
    }

    private static void PaintWood(SvgWriter svg, SceneLight light)
    {
        var dark = light.On(0x2F5340);
        var bright = light.On(0x3F6B4C);
        for (var i = 0; i < 34; i++)
        {
            var x = -30 + i * 40;
            var height = 74 + 30 * Math.Sin(i * 1.7) + 18 * Math.Sin(i * 0.6);
            svg.Path(
                PathData(
                    $"M{x - 34},{Horizon + 30} C{x - 38.0},{Horizon - height * 0.6} {x - 16.0},{Horizon - height} ",
                    $"{x},{Horizon - height} S{x + 38.0},{Horizon - height * 0.6} {x + 34},{Horizon + 30} Z"),
                i % 2 == 0 ? dark : bright);
        }
    }
}
