using System.Runtime.CompilerServices;
using System.Threading.Channels;
using TempleDashboard.Domain.Transfer;

namespace TempleDashboard.Web.Transfer;

/// <summary>Follows imports. A slow client misses steps in between, never the last one.</summary>
internal static class ImportEvents
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>Gives the import as it stands, then as it comes forward, until it does nothing by itself any more.</summary>
    public static async IAsyncEnumerable<ImportView> FollowAsync(
        ImportRuns runs, long classifierId, long importId, TimeProvider time, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var newest = Channel.CreateBounded<ImportView>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
        using var subscription = runs.Subscribe(view =>
        {
            if (view.Id == importId)
                newest.Writer.TryWrite(view);
        });
        if (runs.Find(classifierId, importId) is not { } import)
            yield break;
        yield return import;
        while (import.IsActive)
        {
            await Task.Delay(Pause, time, cancellationToken);
            import = await newest.Reader.ReadAsync(cancellationToken);
            yield return import;
        }
    }
}
