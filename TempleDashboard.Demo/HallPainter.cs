using static TempleDashboard.Demo.SvgWriter;

namespace TempleDashboard.Demo;

/// <summary>Draws the front of the hall: wall, windows, columns, beam and name board. The door is drawn by itself.</summary>
internal static class HallPainter
{
    private static readonly double[] Columns = [232, 376, 512, 768, 904, 1048];
    private static readonly double[] Windows = [304, 444, 836, 976];

    public static void Paint(SvgWriter svg, SceneLight light)
    {
        svg.Rect(222, 318, 836, 242, svg.Downwards(light.Near(0x6E2A20, 0.5), light.Near(0x9A3E2E, 0.9)));
        foreach (var x in Windows)
        {
            PaintWindow(svg, light, x);
        }
    }

    /// <summary>Draws what stands before wall and door.</summary>
    public static void PaintFront(SvgWriter svg, SceneLight light)
    {
        var column = svg.Rounded(light.Near(0x7E2018, 0.6), light.Near(0xD4483A, 1));
        foreach (var x in Columns)
        {
            svg.Rect(x - 12, 330, 24, 226, column);
            svg.Rect(x - 15, 340, 30, 9, light.Near(0xD9A441, 0.8));
            svg.Path(PathData($"M{x - 17},556 h34 v-8 q-17,-8 -34,0 Z"), light.Near(0xC4BAA9, 0.9));
            svg.Path(PathData($"M{x - 30},330 h60 l-14,16 h-32 Z"), light.Near(0x2F6E5B, 0.7));
        }

        PaintBeam(svg, light);
        // The eaves shade the upper wall.
        svg.Rect(222, 336, 836, 34, svg.Downwards(new Rgb(0, 0, 0), new Rgb(0, 0, 0), 0.42, 0));
    }

    /// <summary>Draws the name board, which hangs before the eaves.</summary>
    public static void PaintBoard(SvgWriter svg, SceneLight light)
    {
        svg.Add($"<rect x='570' y='316' width='140' height='44' rx='4' fill='{light.Near(0xD9A441, 0.9)}'/>");
        svg.Rect(576, 322, 128, 32, light.Near(0x1C2B3E, 0.8));
        svg.Line(
            "M590,330 h20 M600,326 v22 M592,338 h16 M591,348 h18 M622,328 l8,4 M626,338 h22 M637,326 v22 "
                + "M628,348 l9,-9 9,9 M664,329 h24 M676,325 v11 M664,336 h24 M668,348 l8,-11 8,11 M666,343 h20",
            light.Near(0xF2CF7A, 0.9),
            2.4);
    }

    private static void PaintWindow(SvgWriter svg, SceneLight light, double x)
    {
        svg.Rect(x - 42, 392, 84, 112, light.Near(0x3B1A12, 0.7));
        var dark = light.On(0x4A4436);
        var lit = Rgb.Hex(0xFFDE9A);
        var paper = dark.Mix(lit, light.LightsOn ? 0.55 + 0.45 * light.Darkness : 0);
        svg.Rect(x - 37, 397, 74, 102, svg.Downwards(paper.Times(0.92), paper));
        var upright = Enumerable.Range(1, 4).Select(i => PathData($"M{x - 37 + i * 14.8},397v102"));
        var level = Enumerable.Range(1, 5).Select(i => PathData($"M{x - 37},{397 + i * 17}h74"));
        svg.Line(string.Concat(upright.Concat(level)), light.Near(0x5A2418, 0.5), 3);

        svg.Rect(x - 52, 508, 104, 40, light.Near(0x7C2D20, 0.8));
        svg.Rect(x - 46, 514, 92, 28, light.Near(0x96402F, 0.9));
    }

    private static void PaintBeam(SvgWriter svg, SceneLight light)
    {
        svg.Rect(210, 318, 860, 18, light.Near(0x1F5A4C, 0.6));
        svg.Rect(210, 318, 860, 3, light.Near(0xD9A441, 0.6));
        svg.Rect(210, 333, 860, 3, light.Near(0xD9A441, 0.7));
        svg.Path(
            string.Concat(Enumerable.Range(0, 11).Select(i => PathData($"M{222 + i * 82},327l8,-5 8,5 -8,5Z"))), light.Near(0x4E8FC4, 0.7));
        svg.Path(
            string.Concat(Enumerable.Range(0, 10).Select(i => PathData($"M{263 + i * 82},327l8,-5 8,5 -8,5Z"))), light.Near(0xE5C15E, 0.7));
    }
}
