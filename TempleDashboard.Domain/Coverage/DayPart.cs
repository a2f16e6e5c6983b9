namespace TempleDashboard.Domain.Coverage;

/// <summary>A part of the day by the camera's own clock.</summary>
public enum DayPart
{
    /// <summary>18:00 to 6:00.</summary>
    Night,

    /// <summary>6:00 to 10:00.</summary>
    Morning,

    /// <summary>10:00 to 14:00.</summary>
    Midday,

    /// <summary>14:00 to 18:00.</summary>
    Afternoon,
}

/// <summary>The hours of each part of the day.</summary>
public static class DayParts
{
    /// <summary>Tells which part an hour, 0 to 23, belongs to.</summary>
    public static DayPart Of(int hour) => hour switch
    {
        >= 6 and < 10 => DayPart.Morning,
        >= 10 and < 14 => DayPart.Midday,
        >= 14 and < 18 => DayPart.Afternoon,
        _ => DayPart.Night,
    };

    /// <summary>The first hour of a part, and the hour at which it has ended; the night goes over midnight.</summary>
    public static (int From, int To) HoursOf(DayPart part) => part switch
    {
        DayPart.Morning => (6, 10),
        DayPart.Midday => (10, 14),
        DayPart.Afternoon => (14, 18),
        _ => (18, 6),
    };
}
