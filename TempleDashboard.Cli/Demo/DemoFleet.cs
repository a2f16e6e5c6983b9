using System.Collections.Concurrent;
using Spectre.Console;
using TempleDashboard.Cli.Sending;
using TempleDashboard.Cli.Server;
using TempleDashboard.Demo;
using TempleDashboard.Domain.Data;

namespace TempleDashboard.Cli.Demo;

/// <summary>
/// Sets up many temples to try the board with: each gets the same few pictures, so that the dashboard looks at them once, a model, and
/// some predictions.
/// </summary>
internal sealed class DemoFleet(Terminal terminal, DashboardClient client, DemoTempleGenerator generator, int seed)
{
    private const int AtOnce = 4;

    /// <summary>One temple in so many sees something that fits nowhere.</summary>
    private const int StrangeEvery = 15;

    /// <summary>One in so many has no model yet.</summary>
    private const int UntrainedEvery = 25;

    public async Task<int> SetUpAsync(string code, int temples, int perCategory, CancellationToken cancellationToken)
    {
        var scenes = generator.Plan(seed, perCategory).ToList();
        var drawn = scenes.ToDictionary(scene => scene, scene => generator.Draw(scene).Jpeg);
        var codes = Enumerable.Range(1, temples).Select(number => $"{code}-{number:000}").ToList();
        var sent = await new PictureSender(terminal, client).SendAsync(
            [
                .. codes.SelectMany(temple => scenes.Select(scene => new PendingPicture(
                    temple, scene.Split == Split.Train ? "train" : "test", scene.Category, $"{scene.Name}.jpg",
                    _ => Task.FromResult(drawn[scene])))),
            ],
            cancellationToken);
        if (sent != ExitCodes.Ok)
            return sent;
        var seen = generator.Plan(seed + 1, perCategory).Select(scene => generator.Draw(scene).Jpeg).ToList();
        return await TrainAndPredictAsync(codes, seen, cancellationToken);
    }

    private async Task<int> TrainAndPredictAsync(List<string> codes, List<byte[]> seen, CancellationToken cancellationToken)
    {
        var errors = new ConcurrentBag<string>();
        await terminal.Screen.Progress().StartAsync(async progress =>
        {
            var task = progress.AddTask($"Training {codes.Count} temples", maxValue: codes.Count);
            var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
            await Parallel.ForEachAsync(codes.Index(), options, async (entry, token) =>
            {
                if ((entry.Index + 1) % UntrainedEvery != 0)
                    await TrainAndPredictAsync(entry.Item, entry.Index, seen, errors, token);
                task.Increment(1);
            });
        });
        foreach (var error in errors.Order(StringComparer.Ordinal))
            await terminal.Error.WriteLineAsync(error);
        await terminal.Out.WriteLineAsync($"{codes.Count} temples, {errors.Count} problems.");
        return errors.IsEmpty ? ExitCodes.Ok : ExitCodes.Failed;
    }

    private async Task TrainAndPredictAsync(
        string temple, int index, List<byte[]> seen, ConcurrentBag<string> errors, CancellationToken token)
    {
        var trained = await client.MakeModelAsync(new(temple, false), token);
        foreach (var error in trained.Succeeded ? [] : trained.Body.ErrorMsg)
            errors.Add($"{temple}: {error}");
        if (!trained.Succeeded)
            return;
        var last = (index + 1) % StrangeEvery == 0 ? CoveredLens.Draw() : seen[index % seen.Count];
        var pictures = seen.Take(2 + index % 3).Append(last).ToList();
        var answer = await client.PredictAsync(
            new(temple, [.. pictures], [.. pictures.Select((_, number) => $"{temple}-{number}")], [.. pictures.Select(TypeOf)]), token);
        foreach (var error in answer.Succeeded ? [] : answer.Body.ErrorMsg)
            errors.Add($"{temple}: {error}");
    }

    private static string TypeOf(byte[] picture) => picture[0] == 0xFF ? "jpg" : "png";
}
