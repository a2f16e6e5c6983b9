using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.AspNetCore.SignalR;
using TempleDashboard.Domain.Training;

namespace TempleDashboard.Web.Training;

/// <summary>Carries the training feed to the hub's clients; of several changes in a moment it sends the newest.</summary>
internal sealed class TrainingBroadcaster(TrainingFeed feed, IHubContext<TrainingHub> hub, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly ConcurrentDictionary<long, RunSnapshot> _newest = new();
    private readonly Channel<long> _signal = Channel.CreateBounded<long>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var subscription = feed.Subscribe(snapshot =>
        {
            _newest[snapshot.RunId] = snapshot;
            _signal.Writer.TryWrite(snapshot.RunId);
        });
        while (await _signal.Reader.WaitToReadAsync(stoppingToken))
        {
            _signal.Reader.TryRead(out _);
            foreach (var runId in _newest.Keys)
            {
                if (_newest.TryRemove(runId, out var run))
                    await hub.Clients.Group(TrainingHub.GroupOf(runId)).SendAsync("progress", RunView.From(run), stoppingToken);
            }
            await Task.Delay(Pause, time, stoppingToken);
        }
    }
}
