namespace TempleDashboard.Web.Features.Training;

/// <summary>How far one step of a training run is.</summary>
public enum StepState
{
    Waiting,
    Current,
    Done,
    Failed,
    Stopped,
}
