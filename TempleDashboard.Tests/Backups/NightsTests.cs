using TempleDashboard.Domain;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Backups;

public sealed class NightsTests
{
    private readonly ManualTime _time = new();

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    public void Next_AnyHour_IsThatHourToTheTickWithinADay(int hour)
    {
        var next = Nights.Next(hour, _time);

        Assert.Equal(TimeSpan.FromHours(hour), TimeZoneInfo.ConvertTimeFromUtc(next, _time.LocalTimeZone).TimeOfDay);
        Assert.InRange(next - _time.GetUtcNow().UtcDateTime, TimeSpan.FromTicks(1), TimeSpan.FromDays(1));
    }

    /// <summary>A timer that fires a little early must not begin the night twice.</summary>
    [Fact]
    public async Task WaitAsync_TimerFiresEarly_WaitsOn()
    {
        var waiting = Nights.WaitAsync(_time.GetUtcNow().UtcDateTime.AddMilliseconds(10.5), _time, default);
        _time.Advance(TimeSpan.FromMilliseconds(10));
        Assert.False(waiting.IsCompleted);

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!waiting.IsCompleted)
        {
            _time.Advance(TimeSpan.FromMilliseconds(1));
            await Task.WhenAny(waiting, Task.Delay(10, patience.Token));
        }
        await waiting;
    }
}
