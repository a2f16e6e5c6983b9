using TempleDashboard.Learning.HeatMaps;

namespace TempleDashboard.Tests.Learning.HeatMaps;

public sealed class ColourRampTests
{
    [Fact]
    public void At_FromWeakToStrong_LightensInEvenSteps()
    {
        var lightness = Enumerable.Range(0, 9).Select(i => Lightness(ColourRamp.At(i / 8f))).ToArray();

        var steps = lightness.Zip(lightness.Skip(1), (one, next) => next - one).ToArray();
        Assert.All(steps, step => Assert.InRange(step, 0.045, 0.095));
    }

    [Fact]
    public void At_FromWeakToStrong_GetsMoreOpaqueFromNothing()
    {
        var alphas = Enumerable.Range(0, ColourRamp.Length).Select(i => (int)ColourRamp.At(i / (ColourRamp.Length - 1f))[3]).ToArray();

        Assert.Equal(alphas.Order(), alphas);
        Assert.Equal(0, alphas[0]);
        Assert.InRange(alphas[^1], 200, 255);
        Assert.Equal(0, ColourRamp.At(-3)[3]);
    }

    /// <summary>OKLab's lightness of an sRGB colour, by the inverse of the way the ramp is made.</summary>
    private static double Lightness(ReadOnlySpan<byte> colour)
    {
        var (r, g, b) = (Linear(colour[0]), Linear(colour[1]), Linear(colour[2]));
        var l = Math.Cbrt((0.4122214708 * r) + (0.5363325363 * g) + (0.0514459929 * b));
        var m = Math.Cbrt((0.2119034982 * r) + (0.6806995451 * g) + (0.1073969566 * b));
        var s = Math.Cbrt((0.0883024619 * r) + (0.2817188376 * g) + (0.6299787005 * b));
        return (0.2104542553 * l) + (0.7936177850 * m) - (0.0040720468 * s);
    }

    private static double Linear(byte value) => value <= 10 ? value / 255.0 / 12.92 : Math.Pow(((value / 255.0) + 0.055) / 1.055, 2.4);
}
