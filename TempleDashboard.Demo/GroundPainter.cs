using System.Text;
using static TempleDashboard.Demo.SvgWriter;

namespace TempleDashboard.Demo;

/// <summary>Draws the courtyard, the paved way, the stone platform and its stairs.</summary>
internal static class GroundPainter
{
    private const double Top = 470;
    private const int Steps = 5;

    public static void Paint(SvgWriter svg, SceneLight light, Random random)
    {
        var snow = light.Weather == DemoWeather.Snow;
        svg.Rect(-40, Top, 1360, 300, svg.Downwards(light.On(snow ? 0xC9D3DAu : 0x7C9A5Eu), light.On(snow ? 0xEEF3F7u : 0x5C7F45u)));
        PaintTufts(svg, light, random, snow);
        PaintWay(svg, light, snow);
        PaintPlatform(svg, light);
        PaintStairs(svg, light, snow);
        PaintShrubs(svg, light, snow);
    }

    private static void PaintTufts(SvgWriter svg, SceneLight light, Random random, bool snow)
    {
        var (dark, bright) = (new StringBuilder(), new StringBuilder());
        for (var i = 0; i < 60; i++)
        {
            double y = random.Next(600, 720), x = random.Next(1280);
            var size = (y - 520) / 22;
            (i % 2 == 0 ? dark : bright).Append(
                PathData(
                    $"M{x},{y} q{-size / 3},{-size / 2} {-size / 2},{-size} M{x},{y} q0,{-size / 2} ",
                    $"{size / 6},{-size * 1.1} M{x},{y} q{size / 3},{-size / 2} {size / 2},{-size * 0.9}"));
        }

        svg.Line(dark.ToString(), light.On(snow ? 0xA9B09Cu : 0x4B6E38u), 1.6, 0.8);
        svg.Line(bright.ToString(), light.On(snow ? 0xB7BDADu : 0x86A55Cu), 1.6, 0.8);
    }

    private static void PaintWay(SvgWriter svg, SceneLight light, bool snow)
    {
        var stone = svg.Downwards(light.Near(snow ? 0xD6DADDu : 0xBDB3A2u, 0.9), light.Near(snow ? 0xE4E8EBu : 0xA79D8Cu, 0.3));
        svg.Path("M500,640 L780,640 960,770 320,770 Z", stone);
        var joint = light.On(snow ? 0xAEB4B9u : 0x7F7768u);
        var across = new[] { 652.0, 668, 689, 716 }.Select(y => PathData($"M{500 - (y - 640) * 1.385},{y}H{780 + (y - 640) * 1.385}"));
        var along = Enumerable.Range(1, 5).Select(i => PathData($"M{500 + i * 46.7},640L{320 + i * 106.7},770"));
        svg.Line(string.Concat(across.Concat(along)), joint, 1.6, 0.6);

        if (light.Weather == DemoWeather.Rain)
        {
            svg.Path("M520,650 L760,650 880,740 400,740 Z", svg.Downwards(light.SkyBottom, light.SkyTop, 0.1, 0.4));
            svg.Ellipse(300, 690, 120, 13, light.SkyBottom, 0.5);
            svg.Ellipse(1010, 668, 90, 9, light.SkyBottom, 0.5);
        }
    }

    private static void PaintPlatform(SvgWriter svg, SceneLight light)
    {
        svg.Ellipse(640, 642, 500, 20, "#000", 0.22);
        svg.Rect(190, 566, 900, 74, svg.Downwards(light.Near(0xAFA596, 0.7), light.Near(0x857B6D, 0.4)));
        svg.Rect(174, 556, 932, 17, light.Near(0xCFC6B7, 0.9));
        var joint = light.On(0x6F665A);
        svg.Line("M190,590 H1090 M190,615 H1090", joint, 1.4, 0.6);
        svg.Line(
            string.Concat(
                Enumerable.Range(0, 15).Select(i => PathData($"M{220 + i * 60},573V590M{250 + i * 60},590V615M{220 + i * 60},615V640"))),
            joint,
            1.4,
            0.5);
    }

    private static void PaintShrubs(SvgWriter svg, SceneLight light, bool snow)
    {
        foreach (var (x, size) in new[] { (236.0, 30.0), (292, 24), (344, 20), (936, 20), (988, 25), (1044, 30) })
        {
            svg.Ellipse(x, 644, size * 1.25, 5, "#000", 0.2);
            svg.Ellipse(x, 644 - size * 0.5, size * 1.1, size * 0.62, light.Near(0x31573A, 0.3));
            svg.Ellipse(x - size * 0.2, 644 - size * 0.68, size * 0.76, size * 0.4, snow ? light.On(0xF0F4F8) : light.Near(0x4C7A4B, 0.4));
        }
    }

    private static void PaintStairs(SvgWriter svg, SceneLight light, bool snow)
    {
        for (var i = 0; i < Steps; i++)
        {
            var y = 560 + i * 17.0;
            var half = 122 + i * 6.5;
            svg.Rect(640 - half, y, 2 * half, 7, light.Near(snow ? 0xE8ECEFu : 0xD9D0C1u, 1));
            svg.Rect(640 - half, y + 7, 2 * half, 10, light.Near(0x98907F, 0.8));
        }

        svg.Path("M494,556 h22 l-26,92 h-30 Z M786,556 h-22 l26,92 h30 Z", light.Near(0xBBB09F, 0.7));
        svg.Path("M494,556 h22 v-8 h-22 Z M786,556 h-22 v-8 h22 Z", light.Near(0xD4CABA, 0.8));
    }
}
