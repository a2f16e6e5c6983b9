using TempleDashboard.Domain.Training;
using TempleDashboard.Tests.Support;
using TempleDashboard.Web.Training;

namespace TempleDashboard.Tests.Training;

public sealed class TrainingPlanTests
{
    [Fact]
    public void Of_NewPictures_SaysWhatWillHappen()
    {
        var plan = TrainingPlan.Of(
            Texts.English, Readiness(changed: true), new TrainingEstimate(TimeSpan.FromSeconds(7.3), TimeSpan.FromSeconds(41), null));
        Assert.Equal("Train on 1,190 pictures in 2 categories and test on 1 other. It takes about 50 s.", plan.Text);
        Assert.Equal(("Train", false), (plan.Button, plan.IsRepeat));
    }

    [Fact]
    public void Of_ConvNetLeftOut_SaysWhyAndCountsTransferAlone()
    {
        var plan = TrainingPlan.Of(
            Texts.English, Readiness(changed: true), new TrainingEstimate(TimeSpan.FromSeconds(7.3), TimeSpan.FromSeconds(41), "Too few."));
        Assert.EndsWith("It takes about 8 s. Too few.", plan.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_OneCategory_SaysWhatIsTrainedAndCountsNoConvNet()
    {
        var readiness = Readiness(changed: true) with { Categories = [new CategoryCount("Usual", IsCommon: false, 24, 6)] };
        var plan = TrainingPlan.Of(Texts.English, readiness, new TrainingEstimate(TimeSpan.FromSeconds(7.3), null, null));
        Assert.Equal(
            "Train on pictures of ‘Usual’ (24) to tell what is unlike them, and test on 6 others. It takes about 8 s.", plan.Text);
    }

    [Fact]
    public void Of_StillMeasuring_NamesNoTime() =>
        Assert.Equal(
            "Train on 1,190 pictures in 2 categories and test on 1 other.",
            TrainingPlan.Of(Texts.English, Readiness(changed: true), null).Text);

    [Fact]
    public void Of_NothingChanged_SaysSoAndOffersItAnyway()
    {
        var plan = TrainingPlan.Of(Texts.English, Readiness(changed: false), null);
        Assert.StartsWith("Nothing has changed since the last training", plan.Text, StringComparison.Ordinal);
        Assert.True(plan.IsRepeat);
    }

    [Theory]
    [InlineData(0.1, 1)]
    [InlineData(43, 50)]
    [InlineData(403, 420)]
    public void Round_LongerTimes_AreRoundedMoreCoarsely(double seconds, int rounded) =>
        Assert.Equal(TimeSpan.FromSeconds(rounded), TrainingPlan.Round(TimeSpan.FromSeconds(seconds)));

    private static TrainingReadiness Readiness(bool changed) => new(
        [],
        [],
        [new CategoryCount("Door open", IsCommon: false, 590, 1), new CategoryCount("Door closed", IsCommon: false, 600, 0)],
        ActiveRunId: null,
        changed,
        new TrainingSettings());
}
