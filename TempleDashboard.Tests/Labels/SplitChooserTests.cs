using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Labels;

namespace TempleDashboard.Tests.Labels;

public sealed class SplitChooserTests
{
    [Fact]
    public void Choose_HundredPictures_KeepsAFifthForTesting()
    {
        var counts = new int[2];
        var tested = new List<int>();
        for (var i = 1; i <= 100; i++)
        {
            var split = SplitChooser.Choose(counts[(int)Split.Train], counts[(int)Split.Test], twin: null);
            counts[(int)split]++;
            if (split == Split.Test)
                tested.Add(i);
        }

        Assert.Equal([80, 20], counts);
        Assert.Equal([3, 8, 13, 18], tested.Take(4));
    }

    [Theory]
    [InlineData(Split.Train)]
    [InlineData(Split.Test)]
    public void Choose_LookAlike_FollowsItsTwin(Split twin) => Assert.Equal(twin, SplitChooser.Choose(10, 0, twin));

    [Fact]
    public void Choose_CategoryThatOnlyTests_GetsATrainingPicture() => Assert.Equal(Split.Train, SplitChooser.Choose(0, 0, twin: null));
}
