using TempleDashboard.Domain.Data;

namespace TempleDashboard.Web.Training;

/// <summary>One of the six steps of a training run, in plain words.</summary>
public sealed record StageStep(string Text, StepState State)
{
    private static readonly TrainingStages[] Steps =
    [
        TrainingStages.GotTrainingData, TrainingStages.MadeArchitecture, TrainingStages.Trained, TrainingStages.GotTestingData,
        TrainingStages.Tested, TrainingStages.Saved,
    ];

    /// <summary>Lists the steps of a run: what is done, what is going on or where it stopped, and what is still to come.</summary>
    public static IReadOnlyList<StageStep> Of(IStringLocalizer texts, RunStatus status, TrainingStages stages)
    {
        var reached = Steps.TakeWhile(step => stages.HasFlag(step)).Count();
        return [.. Steps.Select((step, i) => new StageStep(Words(texts, step), StateOf(status, i - reached)))];
    }

    private static string Words(IStringLocalizer texts, TrainingStages stage) => stage switch
    {
        TrainingStages.GotTrainingData => texts["Collect the training pictures"],
        TrainingStages.MadeArchitecture => texts["Set up the classifier"],
        TrainingStages.Trained => texts["Learn from the pictures"],
        TrainingStages.GotTestingData => texts["Collect the test pictures"],
        TrainingStages.Tested => texts["Test on pictures it has not seen"],
        _ => texts["Save the model"],
    };

    private static StepState StateOf(RunStatus status, int ahead) => (ahead, status) switch
    {
        ( < 0, _) => StepState.Done,
        (0, RunStatus.Running) => StepState.Current,
        (0, RunStatus.Failed) => StepState.Failed,
        (0, RunStatus.Cancelled or RunStatus.Interrupted) => StepState.Stopped,
        _ => StepState.Waiting,
    };
}

/// <summary>How far one step of a training run is.</summary>
public enum StepState
{
    Waiting,
    Current,
    Done,
    Failed,
    Stopped,
}
