using System.Text;
using NetVips;
using TempleDashboard.Domain.Pictures;
using Region = TempleDashboard.Domain.Data.Region;

namespace TempleDashboard.Demo;

/// <summary>
/// Draws the pictures of a temple that does not exist, as its fixed camera would take them: a first start has something to
/// try, and tests and load trials have pictures that anyone may copy. The same scene always gives the same picture.
/// </summary>
public sealed class DemoTempleGenerator
{
    /// <summary>Width of a picture in pixels.</summary>
    public const int Width = 1280;

    /// <summary>Height of a picture in pixels.</summary>
    public const int Height = 720;

    /// <summary>The part of a picture that the stone lantern on the left is in, however the camera shakes: 3% of its area.</summary>
    public static Region LeftLantern { get; } = new(0.057, 0.64, 0.102, 0.29);

    /// <summary>
    /// Plans <paramref name="perCategory"/> pictures with the door open and as many with it closed, a quarter of them for the
    /// test, in the order of their time. Lights, people and weather come as they come.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="perCategory"/> is less than 1.</exception>
    public IEnumerable<DemoScene> Plan(int seed, int perCategory)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(perCategory);
        return DemoPlan.Make(seed, perCategory);
    }

    /// <summary>Draws one picture.</summary>
    public DemoPicture Draw(DemoScene scene)
    {
        ArgumentNullException.ThrowIfNull(scene);
        var random = new Random(scene.Seed);
        var light = new SceneLight(scene);
        var pixels = Rasterise(Compose(scene, light, random));
        var grain = 1.5 + 4.5 * light.Darkness + random.NextDouble();
        CameraSensor.Expose(pixels, Width, Height, grain, 0.92 + 0.16 * random.NextDouble(), random);
        return new DemoPicture(scene, Encode(pixels, quality: random.Next(70, 93)));
    }

    private static string Compose(DemoScene scene, SceneLight light, Random random)
    {
        var svg = new SvgWriter();
        svg.Add($"<svg xmlns='http://www.w3.org/2000/svg' width='{Width}' height='{Height}' viewBox='0 0 {Width} {Height}'>");
        var (right, down) = ((random.NextDouble() - 0.5) * 8, (random.NextDouble() - 0.5) * 6);
        svg.Add($"<g transform='translate({right},{down}) rotate({(random.NextDouble() - 0.5) * 0.5},640,360)'>");
        SkyPainter.Paint(svg, light, random);
        GroundPainter.Paint(svg, light, random);
        TreePainter.Paint(svg, light, random);
        HallPainter.Paint(svg, light);
        DoorPainter.Paint(svg, light, scene.DoorOpen, random);
        HallPainter.PaintFront(svg, light);
        RoofPainter.Paint(svg, light);
        HallPainter.PaintBoard(svg, light);
        LanternPainter.Paint(svg, light, random);
        LanternPainter.PaintGlow(svg, light);
        PeoplePainter.Paint(svg, light, scene.People, random);
        WeatherPainter.Paint(svg, light, random);
        svg.Add($"</g></svg>");
        return svg.ToString();
    }

    private static byte[] Rasterise(string svg)
    {
        using var drawing = Vips.TrustedDrawing(Encoding.UTF8.GetBytes(svg));
        using var opaque = drawing.Flatten();
        return opaque.WriteToMemory<byte>();
    }

    private static byte[] Encode(byte[] pixels, int quality)
    {
        using var image = Vips.Over(pixels, Width, Height, ImageDecoder.Bands);
        return image.JpegsaveBuffer(q: quality, keep: Enums.ForeignKeep.None);
    }
}

/// <summary>A drawn picture.</summary>
/// <param name="Scene">What it shows.</param>
/// <param name="Jpeg">JPEG file, <see cref="DemoTempleGenerator.Width"/> x <see cref="DemoTempleGenerator.Height"/>.</param>
public sealed record DemoPicture(DemoScene Scene, byte[] Jpeg)
{
    /// <summary>Name of the file, such as <c>cam1_2026-11-02_0910.jpg</c>.</summary>
    public string FileName => Scene.Name + ".jpg";
}
