using static TempleDashboard.Demo.SvgWriter;

namespace TempleDashboard.Demo;

/// <summary>Draws visitors, the far ones first.</summary>
internal static class PeoplePainter
{
    private const double FarY = 640;
    private const double NearY = 716;

    private static readonly uint[] Clothes = [0x2F4A6D, 0x8C2F39, 0xE0A93B, 0x3F6B52, 0x6B4E7E, 0xC9C2B4, 0x2B2B33, 0xB5622F, 0x4C8A9B];
    private static readonly uint[] Skins = [0xF0C8A0, 0xD9A877, 0xA8744B, 0x7B4F33];
    private static readonly uint[] Hair = [0x1E1714, 0x3B2A1E, 0x5A5550, 0x8C7A5E];

    public static void Paint(SvgWriter svg, SceneLight light, int people, Random random)
    {
        var feet = Enumerable.Range(0, people).Select(_ => FarY + random.NextDouble() * (NearY - FarY)).Order();
        foreach (var y in feet)
        {
            PaintPerson(svg, light, 180 + random.NextDouble() * 920, y, random);
        }
    }

    private static void PaintPerson(SvgWriter svg, SceneLight light, double x, double y, Random random)
    {
        var scale = (0.92 + 0.5 * (y - FarY) / (NearY - FarY)) * (0.9 + 0.18 * random.NextDouble());
        var coat = light.Near(Any(Clothes, random), 0.45);
        var trousers = light.Near(Any(Clothes, random), 0.3).Times(0.7);
        var skin = light.Near(Any(Skins, random), 0.5);
        var hair = light.On(Any(Hair, random));
        var stride = 2 + random.NextDouble() * 7;
        var fromBehind = random.Next(3) > 0;
        svg.Add($"<g transform='translate({x},{y}) scale({(random.Next(2) == 0 ? scale : -scale)},{scale})'>");
        svg.Ellipse(0, 0, 20, 4.5, "#000", 0.28);
        svg.Path(PathData($"M-7,-42 L{-stride - 5},-1 h8 L0,-36 L{stride - 2},-1 h8 L8,-42 Z"), trousers);
        svg.Path("M-13,-80 Q0,-88 13,-80 L12,-38 Q0,-34 -12,-38 Z", coat);
        svg.Line(PathData($"M-12,-77 Q-18,-60 {-13 - stride / 2},-46 M12,-77 Q18,-62 {12 + stride / 3},-47"), coat.Times(0.86), 6.5);
        svg.Rect(-3, -90, 6, 8, skin.Times(0.85));
        svg.Ellipse(0, -97, 8.2, 10, skin);
        svg.Path(fromBehind
            ? "M-8.6,-95 C-10,-112 10,-112 8.6,-95 Q6,-88 0,-88 Q-6,-88 -8.6,-95 Z"
            : "M-8.6,-97 C-10,-112 10,-112 8.6,-97 Q5,-104 0,-104 Q-6,-104 -8.6,-97 Z", hair);
        if (light.Weather == DemoWeather.Rain && random.Next(4) > 0)
        {
            svg.Line("M11,-60 L6,-126", light.On(0x3A3A3A), 2.2);
            svg.Path(
                "M-34,-116 Q-26,-146 6,-146 Q38,-146 46,-116 Q36,-122 26,-116 Q16,-122 6,-116 Q-4,-122 -14,-116 Q-24,-122 -34,-116 Z",
                light.On(Any(Clothes, random)));
        }
        else if (random.Next(4) == 0)
        {
            svg.Add($"<rect x='-9' y='-78' width='18' height='26' rx='5' fill='{light.On(Any(Clothes, random)).Times(0.9)}'/>");
        }

        svg.Add($"</g>");
    }

    private static uint Any(uint[] colours, Random random) => colours[random.Next(colours.Length)];
}
