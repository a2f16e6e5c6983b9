using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Predictions;
using TempleDashboard.Domain.Review;
using TempleDashboard.Learning.Anomaly;

namespace TempleDashboard.Tests.Review;

public sealed class RuleTrialTests
{
    /// <summary>Distances 0.01 to 0.99: a rate of 10% allows 0.90.</summary>
    private static readonly float[] Wide = [.. Enumerable.Range(1, 99).Select(i => i / 100f)];

    /// <summary>A model whose pictures are ten times nearer: a rate of 10% allows 0.09.</summary>
    private static readonly float[] Narrow = [.. Wide.Select(distance => distance / 10)];

    private static readonly AnomalyRule Rule = new(0.5, 0.1);

    [Fact]
    public void Judge_PredictionsOfTwoModels_ByTheThresholdOfEach()
    {
        var trial = Trial((1, 0.9, 0.5), (2, 0.9, 0.5), (1, 0.4, 0.5), (2, 0.4, 0.5), (1, 0.9, 0.95));

        Assert.Equal(new RuleEffect(5, Torn: 1, Unlike: 2, Both: 1), trial.Judge(Rule));
        Assert.Equal(0.8, trial.Judge(Rule).Share, 1e-9);
    }

    [Fact]
    public void Judge_ModelWithoutNeighboursOrSignalOff_LeavesTheConfidence()
    {
        var trial = Trial((3, 0.4, null), (3, 0.9, null), (1, 0.9, 1.5));

        Assert.Equal(2, trial.WithoutDistance);
        Assert.Equal(new RuleEffect(3, 1, 1, 0), trial.Judge(Rule));
        Assert.Equal(new RuleEffect(3, 1, 0, 0), trial.Judge(Rule with { FalseAlarmRate = 0 }));
    }

    [Fact]
    public void Changes_HigherConfidenceAndFewerAlarms_ListsBothDirectionsInOrder()
    {
        var trial = Trial((1, 0.55, 0.1), (1, 0.9, 0.95), (1, 0.9, 0.1), (1, 0.4, 0.1));

        var changes = trial.Changes(Rule, new AnomalyRule(0.6, 0));

        Assert.Equal([1L, 2], changes.Select(change => change.Prediction.Id));
        Assert.Equal((AnomalyReason.None, AnomalyReason.LowConfidence), (changes[0].Before, changes[0].After));
        Assert.Equal((AnomalyReason.Unfamiliar, false), (changes[1].Before, changes[1].IsAnomalyNow));
        Assert.Empty(trial.Changes(Rule, Rule));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.01)]
    [InlineData(0.1)]
    [InlineData(0.2)]
    public void Judge_HigherRate_NeverFlagsFewer(double rate)
    {
        var random = new Random(3);
        var trial = Trial([.. Enumerable.Range(0, 500).Select(i => (1L + i % 2, random.NextDouble(), (double?)random.NextDouble()))]);

        Assert.True(trial.Judge(new AnomalyRule(0.3, rate)).Flagged <= trial.Judge(new AnomalyRule(0.3, 0.2)).Flagged);
    }

    internal static RuleTrial Trial(params (long Model, double Confidence, double? Distance)[] predictions) =>
        new(
            [
                .. predictions.Select(
                    (one, i) =>
                        new RecentPrediction(
                            i + 1,
                            one.Model,
                            new string('a', 64),
                            $"picture {i}",
                            "Door open",
                            one.Confidence,
                            one.Distance)),
            ],
            new Dictionary<long, HeldOutDistances> { [1] = new(Wide, null), [2] = new(Narrow, null) },
            IsCut: false);
}
