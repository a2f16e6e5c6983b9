using TempleDashboard.Learning.Evaluation;

namespace TempleDashboard.Learning.Curves;

/// <summary>
/// What more pictures of the same kind would bring. The error is taken to fall as a power of their number (Hestness et al., 2017); how fast
/// is read from sub-samples, and drawn towards what is usual, as few pictures tell little of it.
/// </summary>
/// <param name="Count">Pictures that there are.</param>
/// <param name="More">Pictures that would be added.</param>
/// <param name="Accuracy">Share of new pictures that is right now, 0 to 1.</param>
/// <param name="AccuracyRange">Where that share lies in 9 of 10 cases.</param>
/// <param name="Gain">What the share would rise by; 0.01 is a point.</param>
/// <param name="GainRange">Where the gain of one such addition lies in 9 of 10 cases; chance may make it a loss.</param>
/// <param name="Exponent">The power by which the error falls.</param>
/// <param name="Points">The curve as it was measured, by number of pictures.</param>
public sealed record GainForecast(
    int Count,
    int More,
    double Accuracy,
    Interval AccuracyRange,
    double Gain,
    GainRange GainRange,
    double Exponent,
    IReadOnlyList<LearningCurvePoint> Points)
{
    /// <summary>Nine tenths of a normal distribution lie within so many standard deviations.</summary>
    private const double Z90 = 1.6449;

    /// <summary>By how much the gain of one addition differs from that of another, in standard deviations.</summary>
    public required double Deviation { get; init; }

    /// <summary>Share of the answers that the addition would turn, from wrong to right or the other way, 0 to 1.</summary>
    public required double Turned { get; init; }

    /// <summary>Foretells what <paramref name="more"/> pictures would bring.</summary>
    public static GainForecast Of(CurveMeasurement measured, int more)
    {
        ArgumentNullException.ThrowIfNull(measured);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(more);
        var law = PowerLaw.Of(measured);
        var growth = Math.Log(1 + ((double)more / measured.Count));
        var gain = law.GainBy(growth);
        var turned = Turn(measured, growth);
        var deviation = Math.Sqrt(Square(law.GainDeviation(growth)) + Square(PowerLaw.Luck * turned));
        // Look-alikes tell no more than one of them.
        var pictures = measured.Groups.Distinct().Count();
        return new GainForecast(
            measured.Count,
            more,
            1 - law.Error,
            RangeOf(1 - law.Error, pictures),
            gain,
            GainRange.Around(gain, Z90 * deviation),
            law.Exponent,
            [.. measured.Sizes.Zip(measured.Errors(), (size, error) =>
                new LearningCurvePoint(size, 1 - error, RangeOf(1 - error, pictures)))])
        { Deviation = deviation, Turned = turned };
    }

    /// <summary>Where a gain that is measured on so many test pictures lies in 9 of 10 cases: they have luck of their own.</summary>
    public GainRange MeasuredOn(int testPictures) =>
        GainRange.Around(Gain, Z90 * Math.Sqrt(Square(Deviation) + (Turned / Math.Max(1, testPictures))));

    /// <summary>The accuracy with some other number of pictures, by the same law.</summary>
    public double AccuracyAt(double pictures) => 1 - ((1 - Accuracy) * Math.Pow(pictures / Count, -Exponent));

    /// <summary>
    /// The newest pictures turned so many answers; the next ones turn fewer, as they are a smaller share. One of all is added each way, so
    /// that a few easy pictures do not promise that nothing will turn.
    /// </summary>
    private static double Turn(CurveMeasurement measured, double growth)
    {
        var asked = measured.Wrong.Length;
        var last = measured.Sizes[^1];
        var turned = ((measured.Changed * asked) + 1) / (asked + 2);
        return Math.Min(1, turned * growth / Math.Log(last / Math.Max(1, last - measured.Newest)));
    }

    /// <summary>Wilson's score interval, as it holds for shares near 0 and 1 as well.</summary>
    private static Interval RangeOf(double share, int count)
    {
        var denominator = 1 + (Z90 * Z90 / count);
        var centre = (share + (Z90 * Z90 / (2 * count))) / denominator;
        var half = Z90 / denominator * Math.Sqrt((share * (1 - share) / count) + (Z90 * Z90 / (4.0 * count * count)));
        return new(Math.Max(0, centre - half), Math.Min(1, centre + half));
    }

    private static double Square(double value) => value * value;
}

/// <summary>A range of gains, in shares: 0.01 is a point; below 0 is a loss.</summary>
public sealed record GainRange(double Low, double High)
{
    internal static GainRange Around(double middle, double half) => new(middle - half, middle + half);

    /// <summary>Whether a gain lies within.</summary>
    public bool Holds(double gain) => gain >= Low && gain <= High;
}

/// <summary>A point of the curve: how many pictures were learned from, and what share was right.</summary>
/// <param name="Range">Where the share lies in 9 of 10 cases.</param>
public sealed record LearningCurvePoint(double Pictures, double Accuracy, Interval Range);
