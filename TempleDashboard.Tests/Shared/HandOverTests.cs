using TempleDashboard.Tests.Support;
using TempleDashboard.Web.Shared;

namespace TempleDashboard.Tests.Shared;

public sealed class HandOverTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void TryTake_KeptValue_IsGivenOutOnce()
    {
        var handOver = new HandOver(_time);
        var value = new List<int> { 1 };
        var name = handOver.Keep(value);

        Assert.True(handOver.TryTake<List<int>>(name, out var taken));
        Assert.Same(value, taken);
        Assert.False(handOver.TryTake<List<int>>(name, out _));
    }

    [Fact]
    public void TryTake_AnotherTypeOrTooLateOrUnknown_IsNotGivenOut()
    {
        var handOver = new HandOver(_time);
        var (other, late) = (handOver.Keep("text"), handOver.Keep("text"));

        Assert.False(handOver.TryTake<List<int>>(other, out _));
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.False(handOver.TryTake<string>(late, out _));
        Assert.False(handOver.TryTake<string>("unknown", out _));
    }

    [Fact]
    public void Keep_MoreThanItsRoom_LetsThePageReadAnew()
    {
        var handOver = new HandOver(_time);
        var names = Enumerable.Range(0, 300).Select(_ => handOver.Keep("text")).ToList();

        Assert.True(handOver.TryTake<string>(names[0], out _));
        Assert.False(handOver.TryTake<string>(names[^1], out _));
    }
}
