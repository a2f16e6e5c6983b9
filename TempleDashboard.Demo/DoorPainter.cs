using static TempleDashboard.Demo.SvgWriter;

namespace TempleDashboard.Demo;

/// <summary>Draws the doorway: two closed leaves, or the hall that can be seen between open ones.</summary>
internal static class DoorPainter
{
    private const double Left = 540;
    private const double Right = 740;
    private const double Top = 368;
    private const double Bottom = 558;
    private const double LeafWidth = (Right - Left) / 2;
    private const double Middle = (Left + Right) / 2;

    public static void Paint(SvgWriter svg, SceneLight light, bool open, Random random)
    {
        svg.Rect(Left - 14, Top - 16, Right - Left + 28, Bottom - Top + 16, light.Near(0x4A1C14, 0.9));
        svg.Rect(Left - 8, Top - 9, Right - Left + 16, Bottom - Top + 9, light.Near(0xB98A36, 0.9));
        // A door is opened as far as whoever opened it cared to: from two thirds to the wall.
        var opening = 0.62 + 0.36 * random.NextDouble();
        if (open)
        {
            PaintInside(svg, light);
            PaintOpenLeaf(svg, light, Left, opening, 1);
            PaintOpenLeaf(svg, light, Right, opening, -1);
        }
        else
        {
            PaintClosedLeaf(svg, light, Left);
            PaintClosedLeaf(svg, light, Middle);
            svg.Rect(Middle - 2, Top, 4, Bottom - Top, light.Near(0x2E0F0A, 0.6));
        }

        svg.Rect(Left - 14, Bottom - 4, Right - Left + 28, 8, light.Near(0x6B5A48, 1));
    }

    private static void PaintClosedLeaf(SvgWriter svg, SceneLight light, double x)
    {
        svg.Rect(x, Top, LeafWidth, Bottom - Top, svg.Downwards(light.Near(0x7C4526, 0.8), light.Near(0x955630, 1)));
        foreach (var (top, height) in new[] { (Top + 10, 74.0), (Top + 94, 86) })
        {
            svg.Rect(x + 10, top, LeafWidth - 20, height, light.Near(0x5B2F19, 0.8));
            svg.Rect(x + 14, top + 4, LeafWidth - 28, height - 8, light.Near(0x8A4E2B, 0.9));
        }

        var stud = light.Near(0xE3B350, 1);
        for (var i = 0; i < 12; i++)
        {
            svg.Ellipse(x + 26 + i % 3 * 24, Top + 28 + i / 3 * 19 + (i >= 6 ? 50 : 0), 4.2, 4.2, stud);
        }

        var ring = x < Middle - 1 ? x + LeafWidth - 15 : x + 15;
        svg.Add($"<circle cx='{ring}' cy='{Top + 98}' r='8' fill='none' stroke='{stud}' stroke-width='3'/>");
        svg.Ellipse(ring, Top + 90, 4, 4, stud);
    }

    private static void PaintOpenLeaf(SvgWriter svg, SceneLight light, double hinge, double opening, int inwards)
    {
        var width = LeafWidth * (1 - opening) * 1.1 + 12;
        var edge = hinge + inwards * width;
        svg.Path(PathData($"M{hinge},{Top} L{edge},{Top + 15} V{Bottom - 13} L{hinge},{Bottom} Z"), light.Near(0x6A3A20, 0.9));
        svg.Line(
            PathData(
                $"M{hinge + inwards * width * 0.22},{Top + 18} L{hinge + inwards * width * 0.78},{Top + 24} V{Top + 90} ",
                $"L{hinge + inwards * width * 0.22},{Top + 92} Z M{hinge + inwards * width * 0.22},{Top + 104} ",
                $"L{hinge + inwards * width * 0.78},{Top + 102} V{Bottom - 26} L{hinge + inwards * width * 0.22},{Bottom - 20} Z"),
            light.Near(0x45230F, 0.8),
            2);
        svg.Line(PathData($"M{edge},{Top + 15} V{Bottom - 13}"), light.Near(0xA8693C, 1), 3);
    }

    private static void PaintInside(SvgWriter svg, SceneLight light)
    {
        var glow = light.LightsOn ? 0.75 : 0.1;
        var dark = Rgb.Hex(0x17100D).Mix(light.On(0x4A3526), 0.4);
        var warm = Rgb.Hex(0xE99A45);
        svg.Rect(Left, Top, Right - Left, Bottom - Top, svg.Downwards(dark.Mix(warm, glow * 0.55), dark.Mix(warm, glow)));
        svg.Path("M540,558 L592,506 H688 L740,558 Z", dark.Mix(Rgb.Hex(0xB0632E), 0.25 + glow * 0.6));
        svg.Line("M540,368 L592,396 V506 M740,368 L688,396 V506 M592,396 H688", dark.Mix(Rgb.Hex(0x7A4020), 0.4 + glow * 0.4), 3);
        if (light.LightsOn)
        {
            svg.Glow(640, 452, 96, 92, Rgb.Hex(0xFFD78A), 0.6);
        }

        PaintAltar(svg, dark, glow);
    }

    private static void PaintAltar(SvgWriter svg, Rgb dark, double glow)
    {
        var gold = dark.Mix(Rgb.Hex(0xE9A836), 0.45 + glow * 0.7);
        var red = dark.Mix(Rgb.Hex(0xB33A2A), 0.4 + glow * 0.6);
        svg.Rect(600, 494, 80, 18, red);
        svg.Rect(610, 482, 60, 13, gold.Times(0.85));
        svg.Ellipse(640, 444, 29, 33, gold.Times(0.72));
        svg.Ellipse(640, 444, 25, 29, red.Times(0.9));
        svg.Path("M606,482 q4,-14 20,-15 q-1,-16 8,-21 h12 q9,5 8,21 q16,1 20,15 Z", gold);
        svg.Ellipse(640, 436, 10, 11.5, gold);
        svg.Ellipse(640, 424, 4, 4, gold);
        foreach (var x in new[] { 606, 674 })
        {
            svg.Rect(x - 2, 470, 4, 24, dark.Mix(Rgb.Hex(0xF4EAD0), 0.4 + glow * 0.6));
            if (glow > 0.5)
            {
                svg.Glow(x, 466, 20, 22, Rgb.Hex(0xFFF3C0), 0.95);
            }
        }
    }
}
