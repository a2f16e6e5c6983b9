namespace TempleDashboard.Domain;

/// <summary>Says when it is night: what nobody waits for is done at an hour of the server's own time.</summary>
internal static class Nights
{
    /// <summary>How long it takes until the clock on the wall shows this hour; a whole day where it does so now.</summary>
    public static TimeSpan Until(int hour, TimeProvider time)
    {
        var now = TimeZoneInfo.ConvertTime(time.GetUtcNow(), time.LocalTimeZone).DateTime;
        var night = now.Date.AddHours(hour);
        return (night > now ? night : night.AddDays(1)) - now;
    }

    /// <summary>When that is, UTC.</summary>
    public static DateTime Next(int hour, TimeProvider time) => (time.GetUtcNow() + Until(hour, time)).UtcDateTime;
}
