using TempleDashboard.Tests.Support;
using TempleDashboard.Web.Shared;

namespace TempleDashboard.Tests.Shared;

public sealed class ThrottleTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void Signal_ManyTimesWithinTheInterval_RunsTwice()
    {
        var runs = 0;
        using var throttle = new Throttle(_time, TimeSpan.FromMilliseconds(200), () => runs++);
        throttle.Signal();
        _time.Advance(TimeSpan.FromMilliseconds(1));
        for (var i = 0; i < 50; i++)
            throttle.Signal();
        Assert.Equal(1, runs);

        _time.Advance(TimeSpan.FromMilliseconds(200));

        Assert.Equal(2, runs);
    }

    [Fact]
    public void Signal_AfterDispose_DoesNothing()
    {
        var runs = 0;
        var throttle = new Throttle(_time, TimeSpan.FromMilliseconds(200), () => runs++);
        throttle.Signal();
        throttle.Dispose();

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(0, runs);
    }
}
