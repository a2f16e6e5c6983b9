using System.Runtime.CompilerServices;
using System.Threading.Channels;
using TempleDashboard.Domain.Training;

namespace TempleDashboard.Web.Training;

/// <summary>Follows training runs. A slow client misses steps in between, never the last one.</summary>
internal sealed class RunEvents(TrainingService training, TrainingFeed feed, TimeProvider time)
{
    /// <summary>A person sees no more, and a long run's curves are sent with each.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>Gives the run as it stands, then as it changes, until it ends; nothing where it is unknown.</summary>
    public async IAsyncEnumerable<RunView> FollowAsync(long runId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var newest = Channel.CreateBounded<RunSnapshot>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
        using var subscription = feed.Subscribe(snapshot =>
        {
            if (snapshot.RunId == runId)
                newest.Writer.TryWrite(snapshot);
        });
        if (await training.FindAsync(runId, cancellationToken) is not { } run)
            yield break;
        yield return RunView.From(run);
        while (run.IsActive)
        {
            await Task.Delay(Pause, time, cancellationToken);
            run = await newest.Reader.ReadAsync(cancellationToken);
            yield return RunView.From(run);
        }
    }
}
