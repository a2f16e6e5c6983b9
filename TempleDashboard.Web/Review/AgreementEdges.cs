namespace TempleDashboard.Web.Review;

/// <summary>Cuts the last weeks or days where a clock says that they begin.</summary>
public static class AgreementEdges
{
    /// <summary>Spans that are shown, and given to programs that do not say how many.</summary>
    public const int Weeks = 12, Days = 14;

    /// <summary>Spans at most.</summary>
    public const int Most = 104;

    private const int DaysOfWeek = 7;

    /// <summary>Lists the edges of spans in UTC, the last one being that which <paramref name="nowUtc"/> lies in. Weeks begin on
    /// Monday.</summary>
    /// <param name="local">From UTC to the clock, and <paramref name="utc"/> back.</param>
    public static IReadOnlyList<DateTime> Of(
        DateTime nowUtc, bool byWeek, int count, Func<DateTime, DateTime> local, Func<DateTime, DateTime> utc)
    {
        ArgumentNullException.ThrowIfNull(local);
        ArgumentNullException.ThrowIfNull(utc);
        var today = local(nowUtc).Date;
        var length = byWeek ? DaysOfWeek : 1;
        var current = byWeek ? today.AddDays(-(((int)today.DayOfWeek + DaysOfWeek - 1) % DaysOfWeek)) : today;
        return [.. Enumerable.Range(1 - count, count + 1).Select(i => utc(current.AddDays(i * length)))];
    }
}
