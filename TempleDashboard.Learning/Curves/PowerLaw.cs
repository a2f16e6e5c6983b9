namespace TempleDashboard.Learning.Curves;

/// <summary>
/// The error by number of pictures, <c>error · (n / N)^-exponent</c>, with what is not known of it. Fitted by least squares to logarithms;
/// the spread comes from resampling the pictures, look-alikes together (bootstrap, Efron 1979).
/// </summary>
internal sealed class PowerLaw
{
    /// <summary>Standard deviation of what an addition does, as a multiple of the share of answers that it turns. Measured, see
    /// <c>docs/learning.md</c>.</summary>
    public const double Luck = 0.2;

    /// <summary>What the exponent of heads on embeddings usually is, and how far it lies from that.</summary>
    private const double UsualExponent = 0.45, UsualSpread = 0.25;

    /// <summary>Of what chance does to an error, about so much is not the same at every size.</summary>
    private const double Unshared = 0.2;

    private const double LargestExponent = 1.2;
    private const int Resamples = 400;

    private readonly (double Error, double Exponent)[] _resampled;
    private readonly double _openSpread;

    private PowerLaw(double error, double exponent, (double Error, double Exponent)[] resampled, double openSpread) =>
        (Error, Exponent, _resampled, _openSpread) = (error, exponent, resampled, openSpread);

    /// <summary>The error with all pictures that there are, 0 to 1.</summary>
    public double Error { get; }

    /// <summary>How fast it falls, 0 to 1.2.</summary>
    public double Exponent { get; }

    public static PowerLaw Of(CurveMeasurement measured)
    {
        int[][] groups = [.. measured.Groups.Index().GroupBy(entry => entry.Item)
            .Select(group => group.Select(entry => entry.Index).ToArray())];
        var random = new Random(measured.Wrong.Length);
        var (error, raw) = Fit(measured, measured.Errors());
        var drawn = Enumerable.Range(0, Resamples).Select(_ => Fit(measured, measured.Errors(Draw(groups, random)))).ToArray();
        // The less the pictures agree on the exponent, the less it counts beside what is usual.
        var variance = Math.Max(Square(Spread(drawn.Select(fit => fit.Exponent))), LeastVariance(measured));
        var trust = Square(UsualSpread) / (Square(UsualSpread) + variance);
        return new PowerLaw(
            error,
            Shrink(raw),
            Array.ConvertAll(drawn, fit => (fit.Error, Shrink(fit.Exponent))),
            UsualSpread * Math.Sqrt(1 - trust));

        double Shrink(double exponent) => UsualExponent + (trust * (exponent - UsualExponent));
    }

    /// <summary>By how much the error falls where there are <c>e^growth</c> times as many pictures.</summary>
    public double GainBy(double growth) => Gain(Error, Exponent, growth);

    /// <summary>The standard deviation of that, for what is not known of error and exponent.</summary>
    public double GainDeviation(double growth) => Math.Sqrt(
        Square(Spread(_resampled.Select(fit => Gain(fit.Error, fit.Exponent, growth)))) + Square(Error * growth * _openSpread));

    private static double Gain(double error, double exponent, double growth) => error * (1 - Math.Exp(-exponent * growth));

    /// <summary>
    /// The exponent's variance by the number of misread pictures alone: where a handful is misread at every size, all resamples agree by
    /// chance.
    /// </summary>
    private static double LeastVariance(CurveMeasurement measured)
    {
        var misread = measured.Errors()[^1] * measured.Wrong.Length;
        var x = measured.Sizes.Select(size => Math.Log(size)).ToArray();
        var squares = x.Sum(value => Square(value - x.Average()));
        return squares > 0 ? Unshared / (misread + 1) / squares : double.MaxValue;
    }

    private static int[] Draw(int[][] groups, Random random)
    {
        var drawn = new List<int>();
        for (var i = 0; i < groups.Length; i++)
            drawn.AddRange(groups[random.Next(groups.Length)]);
        return [.. drawn];
    }

    /// <summary>Half a picture is added, so that no error is zero and has a logarithm.</summary>
    private static (double Error, double Exponent) Fit(CurveMeasurement measured, double[] errors)
    {
        var half = 0.5 / measured.Wrong.Length;
        var x = measured.Sizes.Select(size => Math.Log(size / measured.Count)).ToArray();
        var y = errors.Select(error => Math.Log(error + half)).ToArray();
        var (middleX, middleY) = (x.Average(), y.Average());
        var squares = x.Sum(value => Square(value - middleX));
        var slope = squares > 0 ? x.Zip(y).Sum(point => (point.First - middleX) * (point.Second - middleY)) / squares : 0;
        var exponent = Math.Clamp(-slope, 0, LargestExponent);
        return (Math.Clamp(Math.Exp(middleY + (exponent * middleX)) - half, 0, 1), exponent);
    }

    private static double Spread(IEnumerable<double> values)
    {
        var all = values.ToArray();
        var mean = all.Average();
        return Math.Sqrt(all.Sum(value => Square(value - mean)) / (all.Length - 1));
    }

    private static double Square(double value) => value * value;
}
