using System.Collections.Concurrent;
using System.Diagnostics;
using Spectre.Console;
using TempleDashboard.Cli.Server;
using TempleDashboard.Domain.Temples;

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
        await terminal.Out.WriteLineAsync(
            $"{sent} stored, {failures.Count} failed, in {clock.Elapsed.TotalSeconds:0.0} s ({rate:0.0} a second).");
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

/// <summary>A labelled picture that waits to be sent; its bytes are read, or drawn, only when its turn comes.</summary>
/// <param name="Temple">The temple's code, or <c>code:classifier</c>.</param>
/// <param name="Split"><c>train</c> or <c>test</c>.</param>
/// <param name="Category">Name of the category.</param>
/// <param name="Source">What messages call it, and the file name that is sent: a path or a file name with extension.</param>
/// <param name="ReadAsync">Gives the file's bytes.</param>
public sealed record PendingPicture(
    string Temple, string Split, string Category, string Source, Func<CancellationToken, Task<byte[]>> ReadAsync)
{
    /// <summary>Takes the category from the name of a folder, which some systems write in other characters than were typed.</summary>
    public static PendingPicture OfFile(string temple, string split, string category, string file) =>
        new(temple, split, Names.TryClean(category, "category", out var clean, out _) ? clean : category, file,
            cancellationToken => File.ReadAllBytesAsync(file, cancellationToken));
}
