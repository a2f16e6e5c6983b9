using System.Collections.Concurrent;
using System.Diagnostics;
using Spectre.Console;
using TempleDashboard.Cli.Server;

namespace TempleDashboard.Cli.Sending;

/// <summary>Sends labelled pictures through <c>save_data</c>, several at a time, and goes on where one is refused.</summary>
public sealed class PictureSender(Terminal terminal, DashboardClient client)
{
    private const int AtOnce = 4;

    /// <summary>Sends all, names every failure at the end, and gives the exit code.</summary>
    public async Task<int> SendAsync(IReadOnlyCollection<PendingPicture> pictures, CancellationToken cancellationToken)
    {
        var failures = new ConcurrentBag<(string Source, string Reason)>();
        var clock = Stopwatch.StartNew();
        await terminal.Screen.Progress().StartAsync(async progress =>
        {
            var task = progress.AddTask($"Sending {pictures.Count} pictures", maxValue: pictures.Count);
            var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
            await Parallel.ForEachAsync(pictures, options, async (picture, token) =>
            {
                if (await SendOneAsync(picture, token) is { } reason)
                    failures.Add((picture.Source, reason));
                task.Increment(1);
            });
        });
        foreach (var (source, reason) in failures.OrderBy(failure => failure.Source, StringComparer.Ordinal))
            await terminal.Error.WriteLineAsync($"{source}: {reason}");
        var sent = pictures.Count - failures.Count;
        var rate = sent / Math.Max(clock.Elapsed.TotalSeconds, 0.001);
        await terminal.Out.WriteLineAsync($"{sent} stored, {failures.Count} failed, in {clock.Elapsed.TotalSeconds:0.0} s ({rate:0.0} a second).");
        return failures.IsEmpty ? ExitCodes.Ok : ExitCodes.Failed;
    }

    private async Task<string?> SendOneAsync(PendingPicture picture, CancellationToken cancellationToken)
    {
        byte[] bytes;
        try
        {
            bytes = await picture.ReadAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return $"cannot be read: {exception.Message}";
        }
        var name = Path.GetFileNameWithoutExtension(picture.Source);
        var type = Path.GetExtension(picture.Source).TrimStart('.');
        return await client.SaveDataAsync(new(picture.Temple, picture.Split, picture.Category, bytes, name, type), cancellationToken);
    }
}
