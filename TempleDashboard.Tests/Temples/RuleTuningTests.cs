using TempleDashboard.Domain.Predictions;
using TempleDashboard.Tests.Review;
using TempleDashboard.Tests.Support;
using TempleDashboard.Web.Temples;

namespace TempleDashboard.Tests.Temples;

public sealed class RuleTuningTests
{
    [Fact]
    public void ChooseStop_More_SaysHowManyWouldBeFlaggedAndWhatDiffers()
    {
        var tuning = new RuleTuning(Texts.English, new AnomalyRule(0.5, 0));
        tuning.Take(RuleTrialTests.Trial((1, 0.9, 0.95), (1, 0.9, 0.1), (1, 0.4, 0.97), (1, 0.4, 0.1)));
        Assert.Equal("2 of 4 predictions (50.0%) would be anomalies: 2 torn between categories.", tuning.Sentence);
        Assert.Null(tuning.Difference);

        tuning.ChooseStop(RuleTuning.LastStop);

        Assert.Equal(
            "3 of 4 predictions (75.0%) would be anomalies: 1 torn between categories, 1 unlike anything seen, 1 both.", tuning.Sentence);
        Assert.Equal("1 more than by the rule that applies now.", tuning.Difference);
        Assert.Equal(("about 200 false alarms per 1,000 pictures", 0.2), (tuning.AlarmsText, tuning.Tried.FalseAlarmRate));
    }

    [Fact]
    public void Stop_OfTheDefaultRule_IsTenPerThousand()
    {
        var tuning = new RuleTuning(Texts.English, AnomalyRule.Default);
        Assert.Equal("about 10 false alarms per 1,000 pictures", tuning.AlarmsText);
        tuning.ChooseStop(tuning.Stop);
        Assert.False(tuning.HasChanged);
        tuning.ChooseStop(0);
        Assert.Equal("off", tuning.AlarmsText);
    }

    [Fact]
    public void Accept_NewRule_EndsTheTrial()
    {
        var tuning = new RuleTuning(Texts.English, AnomalyRule.Default);
        tuning.Take(RuleTrialTests.Trial((1, 0.55, 0.1)));
        tuning.ChoosePercent(60);
        Assert.Single(tuning.Changes);

        tuning.Accept(tuning.Tried);

        Assert.Equal((false, 0, 0.6), (tuning.HasChanged, tuning.Changes.Count, tuning.Applied.MinConfidence));
    }

    [Theory]
    [InlineData(
        0.5,
        0.01,
        false,
        "Where the model is less than 50% sure, or where it is unlike anything "
            + "seen in training (about 10 false alarms per 1,000 pictures).")]
    [InlineData(0.5, 0.01, true, "Where it is unlike anything seen in training (about 10 false alarms per 1,000 pictures).")]
    [InlineData(0.5, 0, false, "Where the model is less than 50% sure.")]
    [InlineData(0, 0, false, "Never: both signals are off.")]
    public void Describe_Rule_IsASentence(double confidence, double rate, bool isNormalOnly, string sentence) =>
        Assert.Equal(sentence, RuleTuning.Describe(Texts.English, new AnomalyRule(confidence, rate), isNormalOnly));
}
