using TempleDashboard.Learning.Evaluation;

namespace TempleDashboard.Tests.Learning.Evaluation;

public sealed class SplitComparisonTests
{
    [Fact]
    public void Of_PicturesNotHeldOutBothWays_CountsTheOthers()
    {
        var split = SplitComparison.Of(SplitKind.Camera, 3, [0, 0, 1, 1, 1], random: [0, 0, 1, 1, -1], unseen: [0, 1, 0, 1, 1]);

        Assert.Equal((SplitKind.Camera, 3, 4, 1.0, 0.5), (split.Kind, split.Groups, split.Count, split.Random, split.Unseen));
        Assert.Equal((Interval.Wilson(4, 4), Interval.Wilson(2, 4)), (split.RandomInterval, split.UnseenInterval));
    }
}
