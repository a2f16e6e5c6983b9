namespace TempleDashboard.Domain.Evaluation;

/// <summary>A range that holds the true share in 19 of 20 cases; both ends 0 to 1.</summary>
public sealed record Interval(double Low, double High)
{
    private const double Z = 1.959963984540054;

    /// <summary>
    /// Returns Wilson's 95% score interval (1927) for <paramref name="hits"/> of <paramref name="count"/>; 0 to 1 for none of none.
    /// </summary>
    public static Interval Wilson(int hits, int count)
    {
        if (count == 0)
            return new Interval(0, 1);
        var share = (double)hits / count;
        var denominator = 1 + Z * Z / count;
        var centre = (share + Z * Z / (2 * count)) / denominator;
        var half = Z / denominator * Math.Sqrt(share * (1 - share) / count + Z * Z / (4.0 * count * count));
        return new Interval(Math.Max(0, centre - half), Math.Min(1, centre + half));
    }
}
