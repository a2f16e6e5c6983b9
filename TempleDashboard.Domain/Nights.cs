namespace TempleDashboard.Domain;

/// <summary>Says when it is night: what nobody waits for is done at an hour of the server's own time.</summary>
internal static class Nights
{
    /// <summary>When the clock on the server's wall shows this hour next, UTC.</summary>
    public static DateTime Next(int hour, TimeProvider time)
    {
        var at = time.GetUtcNow();
        var now = TimeZoneInfo.ConvertTime(at, time.LocalTimeZone).DateTime;
        var night = now.Date.AddHours(hour);
        return (at + ((night > now ? night : night.AddDays(1)) - now)).UtcDateTime;
    }

    /// <summary>Waits until then, and not a moment less: whoever comes early would come twice.</summary>
    public static async Task WaitAsync(DateTime until, TimeProvider time, CancellationToken cancellationToken)
    {
        // In whole milliseconds: of less, a delay makes none.
        while (until - time.GetUtcNow().UtcDateTime is { Ticks: > 0 } left)
            await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)), time, cancellationToken);
    }
}
