using Microsoft.AspNetCore.SignalR;

namespace TempleDashboard.Web.Api.V1.Live;

/// <summary>What the hub calls at its clients.</summary>
public interface ITrainingClient
{
    [HubMethodName("progress")]
    Task Progress(RunView run);
}
