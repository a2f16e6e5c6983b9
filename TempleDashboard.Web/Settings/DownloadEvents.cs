using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using TempleDashboard.Contracts;
using TempleDashboard.Domain.Backbones;

namespace TempleDashboard.Web.Settings;

/// <summary>Tells a client how a download fares: <c>progress</c> a few times a second, then <c>registered</c> or <c>refused</c>.</summary>
internal static class DownloadEvents
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    public static async IAsyncEnumerable<SseItem<object>> FollowAsync(
        Func<IProgress<BackboneProgress>, Task<BackboneResult>> start,
        BackboneRegistry registry,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Only the newest is worth telling.
        var progress = Channel.CreateBounded<BackboneProgress>(
            new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
        var working = FinishAsync(start(new ChannelProgress(progress.Writer)), progress.Writer);
        await foreach (var state in progress.Reader.ReadAllAsync(cancellationToken))
        {
            yield return new SseItem<object>(state, "progress");
            await Task.WhenAny(working, Task.Delay(Pause, cancellationToken));
        }
        var result = await working;
        yield return result.Succeeded
            ? new SseItem<object>(await RegisteredView.FromAsync(result, registry, cancellationToken), "registered")
            : new SseItem<object>(BackboneProblem.Of(result.Errors), "refused");
    }

    private static async Task<BackboneResult> FinishAsync(Task<BackboneResult> registering, ChannelWriter<BackboneProgress> progress)
    {
        try
        {
            return await registering;
        }
        finally
        {
            progress.Complete();
        }
    }

    /// <summary>Unlike <see cref="Progress{T}"/> it keeps the order.</summary>
    private sealed class ChannelProgress(ChannelWriter<BackboneProgress> progress) : IProgress<BackboneProgress>
    {
        public void Report(BackboneProgress value) => progress.TryWrite(value);
    }
}
