using Microsoft.AspNetCore.SignalR;
using TempleDashboard.Domain.People;
using TempleDashboard.Domain.Training;
using TempleDashboard.Web.Security;

namespace TempleDashboard.Web.Training;

/// <summary>Pushes the progress of training runs to whoever watches: <c>progress</c> with the run, at most five times a second.</summary>
public sealed class TrainingHub(TrainingService training, TempleOwners owners) : Hub<ITrainingClient>
{
    public const string Path = "/hubs/training";

    /// <summary>Sends the run as it stands, and every change from then on.</summary>
    public async Task Watch(long runId)
    {
        var scope = AccessClaims.Read(Context.User ?? new()).Temples;
        if (!await owners.IsInAsync(scope, OwnedKind.Run, runId, Context.ConnectionAborted))
            throw new HubException($"There is no training run {runId}.");
        await Groups.AddToGroupAsync(Context.ConnectionId, GroupOf(runId), Context.ConnectionAborted);
        if (await training.FindAsync(runId, Context.ConnectionAborted) is not { } run)
            throw new HubException($"There is no training run {runId}.");
        await Clients.Caller.Progress(RunView.From(run));
    }

    public Task Unwatch(long runId) => Groups.RemoveFromGroupAsync(Context.ConnectionId, GroupOf(runId), Context.ConnectionAborted);

    internal static string GroupOf(long runId) => $"run {runId}";
}
