using TempleDashboard.Learning.Splits;

namespace TempleDashboard.Tests.Learning.Splits;

public sealed class CaptureGroupsTests
{
    private static readonly string[] Categories = ["open", "closed"];

    [Fact]
    public void ByDay_TimesOfThreeDays_PutsADayTogether()
    {
        var groups = CaptureGroups.ByDay([At(1, 8), At(2, 8), At(1, 23), null, At(3, 0)]);

        Assert.Equal([0, 1, 0, CaptureGroups.Unknown, 2], groups.Groups);
        Assert.Equal(3, groups.Count);
        Assert.Equal([0, 1, 2, 4], groups.Known);
    }

    [Fact]
    public void ByCamera_TwoCameras_PutsACameraTogether()
    {
        var groups = CaptureGroups.ByCamera(["camera1", "camera2", "camera1", null]);

        Assert.Equal([0, 1, 0, CaptureGroups.Unknown], groups.Groups);
    }

    [Fact]
    public void Hindrance_ThreeDaysOfBothCategories_IsNone() =>
        Assert.Null(ByDays(1, 1, 2, 2, 3, 3).Hindrance([0, 1, 0, 1, 0, 1], Categories));

    [Theory]
    [InlineData(new[] { 1, 1, 2, 2, 1, 2 }, "come from 2 days; at least 3")]
    [InlineData(new[] { 1, 1, 1, 1, 1, 1 }, "come from one day; at least 3")]
    [InlineData(new[] { 1, 2, 3, 4, 5, 6 }, "Hardly two training pictures share a day")]
    [InlineData(new[] { 1, 1, 0, 0, 2, 3 }, "The day is known of only 4 of 6")]
    [InlineData(new[] { 0, 0, 0, 0, 0, 0 }, "No picture tells the day")]
    public void Hindrance_DaysThatTellNothing_SaysWhy(int[] days, string why) =>
        Assert.Contains(why, ByDays(days).Hindrance([0, 1, 0, 1, 0, 1], Categories), StringComparison.Ordinal);

    [Fact]
    public void Hindrance_CategoryOfOneDayAlone_NamesIt() =>
        Assert.Contains(
            "'closed' come from one day alone",
            ByDays(1, 1, 2, 2, 3, 3).Hindrance([1, 1, 0, 0, 0, 0], Categories),
            StringComparison.Ordinal);

    private static CaptureGroups ByDays(params int[] days) =>
        CaptureGroups.ByDay(days.Select(day => day == 0 ? (DateTime?)null : At(day, 12)));

    private static DateTime? At(int day, int hour) => new DateTime(2026, 11, day, hour, 0, 0, DateTimeKind.Unspecified);
}
