using System.Text.Json.Serialization;

namespace TempleDashboard.Learning.Evaluation;

/// <summary>
/// The same kind of model, tried twice on the same pictures: once on pictures held out at random, whose neighbours it has seen,
/// and once on whole days or cameras that it has never seen. The second number is what to expect of tomorrow.
/// </summary>
/// <param name="Kind">What was held out as a whole.</param>
/// <param name="Groups">Days or cameras that were held out.</param>
/// <param name="Count">Pictures that were held out in both ways.</param>
/// <param name="Random">Share of them that is right where held out at random, 0 to 1.</param>
/// <param name="RandomInterval">Its 95% range.</param>
/// <param name="Unseen">Share of them that is right where their whole group was held out, 0 to 1.</param>
/// <param name="UnseenInterval">Its 95% range.</param>
public sealed record SplitComparison(
    SplitKind Kind, int Groups, int Count, double Random, Interval RandomInterval, double Unseen, Interval UnseenInterval)
{
    /// <summary>Counts the pictures that were held out in both ways.</summary>
    /// <param name="labels">Category of each picture, <c>[N]</c>.</param>
    /// <param name="random">What each was taken for where held out at random, <c>[N]</c>; -1 where it never was.</param>
    /// <param name="unseen">What each was taken for where its group was held out, <c>[N]</c>; -1 where it never was.</param>
    public static SplitComparison Of(
        SplitKind kind, int groups, ReadOnlySpan<int> labels, ReadOnlySpan<int> random, ReadOnlySpan<int> unseen)
    {
        var (count, randomRight, unseenRight) = (0, 0, 0);
        for (var i = 0; i < labels.Length; i++)
        {
            if (random[i] < 0 || unseen[i] < 0)
                continue;
            count++;
            randomRight += random[i] == labels[i] ? 1 : 0;
            unseenRight += unseen[i] == labels[i] ? 1 : 0;
        }
        return new SplitComparison(
            kind,
            groups,
            count,
            (double)randomRight / Math.Max(1, count),
            Interval.Wilson(randomRight, count),
            (double)unseenRight / Math.Max(1, count),
            Interval.Wilson(unseenRight, count));
    }
}

/// <summary>How much a model loses on days or cameras that it has never seen.</summary>
/// <param name="Comparisons">What could be measured; days before cameras.</param>
/// <param name="NotMeasured">For a person: what could not be measured, and why.</param>
public sealed record SplitEvaluation(IReadOnlyList<SplitComparison> Comparisons, IReadOnlyList<string> NotMeasured)
{
    /// <summary>What kind of model was measured, see <c>ModelKinds</c>; null of models made before more than one kind was.</summary>
    public string? MeasuredBy { get; init; }
}

/// <summary>What keeps pictures on one side of a split.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SplitKind>))]
public enum SplitKind
{
    /// <summary>The day they were taken on.</summary>
    Day,

    /// <summary>The camera that took them.</summary>
    Camera,
}

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
