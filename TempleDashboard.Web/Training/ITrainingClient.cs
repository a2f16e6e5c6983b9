using Microsoft.AspNetCore.SignalR;

namespace TempleDashboard.Web.Training;

/// <summary>What the hub calls at its clients.</summary>
public interface ITrainingClient
{
    [HubMethodName("progress")]
    Task Progress(RunView run);
}
