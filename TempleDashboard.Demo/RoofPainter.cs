using System.Text;
using static TempleDashboard.Demo.SvgWriter;

namespace TempleDashboard.Demo;

/// <summary>Draws the curved tiled roof with its ridge, and the eaves below it.</summary>
internal static class RoofPainter
{
    private const string Outline =
        "M112,236 C230,244 330,196 384,112 H896 C950,196 1050,244 1168,236 C1110,286 960,300 640,300 C320,300 170,286 112,236 Z";
    private const int Tiles = 46;

    public static void Paint(SvgWriter svg, SceneLight light)
    {
        svg.Path("M168,250 H1112 L1096,300 C960,334 800,338 640,338 C480,338 320,334 184,300 Z", light.Near(0x6B2C22, 0.35));
        PaintRafters(svg, light);
        svg.Path(Outline, svg.Downwards(light.On(0x5B6F7C), light.On(0x33434F)));
        PaintTiles(svg, light);
        PaintEdge(svg, light);
        PaintRidge(svg, light);
        if (light.Weather == DemoWeather.Snow)
        {
            PaintSnow(svg, light);
        }
    }

    private static void PaintRafters(SvgWriter svg, SceneLight light)
    {
        var ends = Enumerable.Range(0, 45).Select(i => 180 + i * 20.9).ToArray();
        svg.Path(string.Concat(ends.Select(x => PathData($"M{x - 4},{286 + Sag(x)}h8v13h-8Z"))), light.Near(0xC8412F, 0.55));
        svg.Path(string.Concat(ends.Select(x => PathData($"M{x - 3},{288 + Sag(x)}h6v6h-6Z"))), light.Near(0xE9B84F, 0.6));
    }

    private static double Sag(double x) => 26 * (1 - Math.Pow((x - 640) / 480, 2));

    private static void PaintTiles(SvgWriter svg, SceneLight light)
    {
        var shade = light.On(0x273540);
        var shine = light.On(0x8498A5);
        var rows = new StringBuilder();
        for (var i = 1; i < Tiles; i++)
        {
            // Each row of tiles bends as far as it lies towards the side, where it becomes the edge of the roof.
            var share = 2.0 * i / Tiles - 1;
            var bend = share * share;
            var eave = 298 - 62 * Math.Pow(Math.Abs(share), 4.6);
            rows.Append(
                PathData(
                    $"M{640 + 256 * share},112 C{640 + 310 * share},{174 + 22 * bend} ",
                    $"{640 + 410 * share},{238 + 6 * bend} {640 + 526 * share},{eave}"));
        }

        svg.Line(rows.ToString(), shade, 3.2, 0.75);
        svg.Line(rows.ToString(), shine, 1, 0.45);

        foreach (var share in new[] { 0.3, 0.55, 0.78 })
        {
            var y = 114 + 184 * share;
            var half = 256 + 262 * Math.Pow(share, 1.9);
            svg.Line(PathData($"M{640 - half},{y - 16 * share} Q640,{y + 14} {640 + half},{y - 16 * share}"), shade, 1.2, 0.4);
        }
    }

    private static void PaintEdge(SvgWriter svg, SceneLight light)
    {
        const string Eave = "M112,236 C170,286 320,300 640,300 C960,300 1110,286 1168,236";
        svg.Line(Eave, light.Near(0xD9A441, 0.4), 7);
        svg.Line(Eave, light.On(0x3A4954), 3.5);
        svg.Line("M384,112 C330,196 230,244 112,236 M896,112 C950,196 1050,244 1168,236", light.On(0x46565F), 12);
        svg.Line("M384,112 C330,196 230,244 112,236 M896,112 C950,196 1050,244 1168,236", light.On(0x95A6AF), 2.5, 0.6);
        svg.Path("M112,236 q-22,-2 -30,-26 q16,14 36,12 Z M1168,236 q22,-2 30,-26 q-16,14 -36,12 Z", light.On(0xD9A441));
    }

    private static void PaintRidge(SvgWriter svg, SceneLight light)
    {
        svg.Add($"<rect x='372' y='96' width='536' height='20' rx='4' fill='{light.On(0x46565F)}'/>");
        svg.Rect(380, 101, 520, 4, light.On(0xD9A441));
        svg.Path(
            "M372,116 C352,112 346,84 362,66 C364,84 376,88 396,94 V116 Z M908,116 C928,112 934,84 918,66 C916,84 904,88 884,94 V116 Z",
            light.On(0xE0AE4A));
        svg.Path("M640,54 c9,12 20,18 20,30 a20,14 0 0 1 -40,0 c0,-12 11,-18 20,-30 Z", light.On(0xEBBB58));
        svg.Rect(628, 90, 24, 8, light.On(0xC9933A));
    }

    private static void PaintSnow(SvgWriter svg, SceneLight light)
    {
        var snow = light.On(0xF4F7FB);
        svg.Add(
            $"<path d='M130,233 C236,238 338,188 388,100 H892 C942,188 1044,238 1150,233 C1030,262 950,246 ",
            $"860,262 S700,252 620,264 480,248 400,260 250,258 130,233 Z' fill='{snow}' fill-opacity='0.86'/>");
        svg.Add($"<rect x='374' y='88' width='532' height='11' rx='5' fill='{snow}'/>");
    }
}
