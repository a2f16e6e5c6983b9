namespace TempleDashboard.Domain.Images;

/// <summary>
/// Which samples of a line each sample of a shorter line is made of, and with what weights: Lanczos with three lobes, as wide as the
/// reduction asks for. Beyond its ends a line goes on as it ended.
/// </summary>
internal sealed class LanczosTaps
{
    private const int Lobes = 3;

    private LanczosTaps(int[] starts, float[][] weights) => (Starts, Weights) = (starts, weights);

    /// <summary>The first sample that takes part, for each sample of the shorter line.</summary>
    public int[] Starts { get; }

    /// <summary>Weights of that sample and those after it; they sum to 1.</summary>
    public float[][] Weights { get; }

    /// <summary>Plans the way from <paramref name="length"/> samples to <paramref name="shorter"/>, which is at most as many.</summary>
    public static LanczosTaps Between(int length, int shorter)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(shorter, length);
        var starts = new int[shorter];
        var weights = new float[shorter][];
        var scale = (double)length / shorter;
        for (var i = 0; i < shorter; i++)
            (starts[i], weights[i]) = Around((i + 0.5) * scale - 0.5, scale, length);
        return new LanczosTaps(starts, weights);
    }

    private static (int Start, float[] Weights) Around(double centre, double scale, int length)
    {
        var (from, to) = ((int)Math.Ceiling(centre - Lobes * scale), (int)Math.Floor(centre + Lobes * scale));
        var (first, last) = (Math.Clamp(from, 0, length - 1), Math.Clamp(to, 0, length - 1));
        var values = new double[last - first + 1];
        for (var i = from; i <= to; i++)
            values[Math.Clamp(i, first, last) - first] += Lanczos((i - centre) / scale);
        var sum = values.Sum();
        return (first, Array.ConvertAll(values, value => (float)(value / sum)));
    }

    private static double Lanczos(double x)
    {
        var angle = Math.PI * x;
        return Math.Abs(angle) < 1e-9 ? 1 : Lobes * Math.Sin(angle) * Math.Sin(angle / Lobes) / (angle * angle);
    }
}
