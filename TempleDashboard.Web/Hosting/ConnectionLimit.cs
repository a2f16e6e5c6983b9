using System.Collections.Concurrent;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;
using TempleDashboard.Web.Api;

namespace TempleDashboard.Web.Hosting;

/// <summary>
/// Counts the live connections of each client, those of pages (a circuit has one) and those of programs that watch trainings, and closes
/// one that is too many. It stands before both hubs, whatever a connection goes over.
/// </summary>
internal sealed class ConnectionLimit(IOptions<LimitRules> rules, LimitNotes notes) : IHubFilter
{
    private readonly ConcurrentDictionary<string, int> _open = new();

    public async Task OnConnectedAsync(HubLifetimeContext context, Func<HubLifetimeContext, Task> next)
    {
        var client = ClientKey.Of(context.Context.GetHttpContext());
        if (_open.AddOrUpdate(client, 1, (_, count) => count + 1) > rules.Value.LiveConnections && rules.Value.LiveConnections > 0)
        {
            Leave(client);
            notes.Note(client);
            context.Context.Abort();
            return;
        }
        context.Context.Items[typeof(ConnectionLimit)] = client;
        await next(context);
    }

    public Task OnDisconnectedAsync(HubLifetimeContext context, Exception? exception, Func<HubLifetimeContext, Exception?, Task> next)
    {
        if (context.Context.Items.Remove(typeof(ConnectionLimit), out var client))
            Leave((string)client!);
        return next(context, exception);
    }

    private void Leave(string client)
    {
        if (_open.AddOrUpdate(client, 0, (_, count) => count - 1) <= 0)
            _open.TryRemove(new(client, 0));
    }
}
