using static TempleDashboard.Demo.SvgWriter;

namespace TempleDashboard.Demo;

/// <summary>Draws the pine on the left and the maple on the right.</summary>
internal static class TreePainter
{
    private static readonly (double X, double Y, double R)[] Crown =
    [
        (1196, 300, 62), (1252, 262, 66), (1290, 330, 70), (1228, 352, 58), (1180, 356, 40), (1270, 396, 52), (1300, 232, 60),
    ];

    public static void Paint(SvgWriter svg, SceneLight light, Random random)
    {
        var breeze = (random.NextDouble() - 0.5) * 5;
        PaintPine(svg, light, breeze);
        PaintMaple(svg, light, breeze);
    }

    private static void PaintPine(SvgWriter svg, SceneLight light, double breeze)
    {
        svg.Path("M26,646 C44,540 20,430 52,300 L66,302 C44,430 70,530 84,646 Z", light.On(0x4B3526));
        svg.Line("M50,430 C80,420 100,400 122,398 M52,380 C30,366 6,362 -20,360 M56,330 C80,322 96,312 110,300", light.On(0x4B3526), 8);
        var snow = light.Weather == DemoWeather.Snow;
        foreach (
            var (x, y, width) in new[] { (118.0, 396.0, 62.0), (-6, 356, 74), (104, 306, 58), (54, 268, 66), (10, 300, 50), (60, 222, 44) })
        {
            var shift = x + breeze;
            svg.Path(Cushion(shift, y, width), light.On(0x264B35));
            svg.Path(Cushion(shift - 3, y - 9, width * 0.8), light.On(0x3A6B47));
            if (snow)
            {
                svg.Path(Cushion(shift - 2, y - 16, width * 0.72), light.On(0xEFF4F8));
            }
        }
    }

    private static string Cushion(double x, double y, double width) =>
        PathData(
            $"M{x - width},{y + 8} C{x - width},{y - 16} {x - width * 0.55},{y - 26} {x - width * 0.3},{y - 22} ",
            $"C{x - width * 0.1},{y - 40} {x + width * 0.35},{y - 36} {x + width * 0.45},{y - 20} ",
            $"C{x + width * 0.8},{y - 22} {x + width},{y - 6} {x + width},{y + 8} Q{x},{y + 18} {x - width},{y + 8} Z");

    private static void PaintMaple(SvgWriter svg, SceneLight light, double breeze)
    {
        svg.Path("M1222,648 C1232,560 1218,480 1226,380 L1244,380 C1244,480 1252,560 1262,648 Z", light.On(0x55402F));
        svg.Line("M1234,440 C1216,410 1200,390 1190,364 M1238,420 C1256,390 1270,380 1282,356", light.On(0x55402F), 9);
        if (light.Weather == DemoWeather.Snow)
        {
            svg.Line(
                "M1234,400 C1230,340 1240,300 1252,244 M1236,360 C1210,330 1196,310 1186,282 "
                    + "M1240,340 C1262,320 1280,290 1292,262 M1190,364 L1168,340 M1282,356 L1306,330",
                light.On(0x55402F),
                6);
            svg.Line("M1236,356 C1212,326 1198,306 1188,278 M1243,334 C1264,314 1280,284 1290,258", light.On(0xEFF4F8), 3);
            return;
        }

        foreach (var (x, y, radius) in Crown)
        {
            svg.Ellipse(x + breeze, y, radius, radius * 0.78, light.On(0xA8402A));
        }

        foreach (var (x, y, radius) in Crown)
        {
            svg.Ellipse(x + breeze - radius * 0.15, y - radius * 0.2, radius * 0.66, radius * 0.5, light.On(0xC9583A));
            svg.Ellipse(x + breeze - radius * 0.25, y - radius * 0.3, radius * 0.34, radius * 0.24, light.On(0xE08250), 0.8);
        }
    }
}
