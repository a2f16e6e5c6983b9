using TempleDashboard.Domain.Training;

namespace TempleDashboard.Web.Api.V1;

/// <summary>A training run as it stands.</summary>
/// <param name="Progress">Whole run, 0 to 1.</param>
/// <param name="Message">What the run is doing, or why it ended.</param>
/// <param name="Trials">What each learner came to; empty until the first has ended.</param>
/// <param name="SecondsLeft">Estimated; null while there is nothing to go by.</param>
public sealed record RunView(
    long RunId,
    long ClassifierId,
    int Number,
    RunStatus Status,
    bool IsActive,
    StagesView Stages,
    double Progress,
    string Message,
    double? SecondsLeft,
    DateTime QueuedAt,
    DateTime? StartedAt,
    DateTime? EndedAt,
    TrainingMethod Method,
    IReadOnlyList<LearnerTrial> Trials,
    IReadOnlyList<EpochView> Epochs,
    IReadOnlyList<string> Log)
{
    public static RunView From(RunSnapshot run) => new(
        run.RunId,
        run.ClassifierId,
        run.Number,
        run.Status,
        run.IsActive,
        StagesView.From(run.Stages),
        run.Progress,
        run.Message,
        run.TimeLeft?.TotalSeconds,
        run.QueuedAt,
        run.StartedAt,
        run.EndedAt,
        run.Method,
        run.Trials,
        [.. run.Epochs.Select(EpochView.From)],
        run.Log);
}
