using TempleDashboard.Domain.Data;
using TempleDashboard.Tests.Support;
using TempleDashboard.Web.Training;

namespace TempleDashboard.Tests.Training;

public sealed class StageStepTests
{
    [Fact]
    public void Of_RunningAfterTwoStages_ThirdGoesOn() => Assert.Equal(
        [StepState.Done, StepState.Done, StepState.Current, StepState.Waiting, StepState.Waiting, StepState.Waiting],
        States(RunStatus.Running, TrainingStages.GotTrainingData | TrainingStages.MadeArchitecture));

    [Theory]
    [InlineData(RunStatus.Failed, StepState.Failed)]
    [InlineData(RunStatus.Cancelled, StepState.Stopped)]
    [InlineData(RunStatus.Interrupted, StepState.Stopped)]
    [InlineData(RunStatus.Queued, StepState.Waiting)]
    public void Of_NothingDone_FirstStepTellsHowItEnded(RunStatus status, StepState expected)
    {
        var states = States(status, TrainingStages.None);
        Assert.Equal(expected, states[0]);
        Assert.All(states.Skip(1), state => Assert.Equal(StepState.Waiting, state));
    }

    [Fact]
    public void Of_Succeeded_AllDone() =>
        Assert.All(States(RunStatus.Succeeded, TrainingStages.All), state => Assert.Equal(StepState.Done, state));

    private static StepState[] States(RunStatus status, TrainingStages stages) =>
        [.. StageStep.Of(Texts.English, status, stages).Select(step => step.State)];
}
