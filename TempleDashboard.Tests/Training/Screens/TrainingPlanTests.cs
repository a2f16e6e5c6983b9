using TempleDashboard.Domain.Training;
using TempleDashboard.Web.Features.Training;

namespace TempleDashboard.Tests.Training.Screens;

public sealed class TrainingPlanTests
{
    [Fact]
    public void Of_NewPictures_SaysWhatWillHappen()
    {
        var plan = TrainingPlan.Of(Readiness(changed: true, toEmbed: 120));
        Assert.Equal("Train on 1,190 pictures in 2 categories and test on 1 other; about 8 s.", plan.Text);
        Assert.Equal(("Train", false), (plan.Button, plan.IsRepeat));
    }

    [Fact]
    public void Of_NothingChanged_SaysSoAndOffersItAnyway()
    {
        var plan = TrainingPlan.Of(Readiness(changed: false, toEmbed: 0));
        Assert.StartsWith("Nothing has changed since the last training", plan.Text, StringComparison.Ordinal);
        Assert.True(plan.IsRepeat);
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(1_000, 50)]
    [InlineData(10_000, 420)]
    public void Estimate_MorePictures_IsRoundedMoreCoarsely(int pictures, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), TrainingPlan.Estimate(pictures));

    private static TrainingReadiness Readiness(bool changed, int toEmbed) => new(
        [],
        [],
        [new CategoryCount("Door open", IsCommon: false, 590, 1), new CategoryCount("Door closed", IsCommon: false, 600, 0)],
        ActiveRunId: null,
        changed,
        toEmbed);
}
