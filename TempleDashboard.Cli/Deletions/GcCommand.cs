using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using TempleDashboard.Cli.Server;
using TempleDashboard.Contracts;
using TempleDashboard.Domain.Deletions;

namespace TempleDashboard.Cli.Deletions;

/// <summary><c>temple gc</c>: lets the dashboard remove for good what it removes by night, or says what that would be.</summary>
public static class GcCommand
{
    private const string Path = "api/v1/cleaning";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    public static Command Create(Terminal terminal, Option<Uri> server)
    {
        var preview = new Option<bool>("--preview") { Description = "Only says exactly what would go" };
        var command = new Command(
            "gc", "Removes for good what was deleted long enough ago, pictures of old predictions, and files that nothing names")
        {
            preview,
        };
        command.SetAction(async (arguments, cancellationToken) =>
        {
            using var client = new DashboardClient(arguments.GetRequiredValue(server));
            return arguments.GetValue(preview)
                ? await PreviewAsync(terminal, client, cancellationToken)
                : await RunAsync(terminal, client, cancellationToken);
        });
        return command;
    }

    private static async Task<int> PreviewAsync(Terminal terminal, DashboardClient client, CancellationToken cancellationToken)
    {
        var answer = await client.SendV1Async<CleaningReport>(HttpMethod.Get, $"{Path}/preview", null, cancellationToken);
        if (!answer.Succeeded)
            return await FailAsync(terminal, answer.Problem.Lines());
        await terminal.Out.WriteLineAsync($"Would go: {Describe(answer.Body!)}");
        foreach (var subject in answer.Body!.Subjects)
            await terminal.Out.WriteLineAsync($"  {subject}");
        return ExitCodes.Ok;
    }

    private static async Task<int> RunAsync(Terminal terminal, DashboardClient client, CancellationToken cancellationToken)
    {
        var started = await client.SendV1Async<CleaningView>(HttpMethod.Post, Path, null, cancellationToken);
        if (!started.Succeeded)
            return await FailAsync(terminal, started.Problem.Lines());
        var ended = await terminal.Screen.Progress().StartAsync(async progress =>
        {
            progress.AddTask("Cleaning up").IsIndeterminate();
            var now = started.Body;
            while (now is { IsRunning: true })
            {
                await Task.Delay(Pause, cancellationToken);
                now = await client.GetAsync<CleaningView>(Path, cancellationToken);
            }
            return now;
        });
        if (ended?.Last is not { } report)
        {
            return await FailAsync(
                terminal, [ended?.Error ?? "The dashboard ended before all was done; the next time goes on with the rest."]);
        }

        await terminal.Out.WriteLineAsync($"Gone: {Describe(report)}");
        return ExitCodes.Ok;
    }

    private static string Describe(CleaningReport report) => string.Create(
        CultureInfo.InvariantCulture,
        $"{report.Deletions} deletions, {report.Pictures} pictures, {report.Models} models, "
            + $"the pictures of {report.PredictionPictures} predictions; {report.Files} files with {report.Bytes / 1e6:0.0} MB.");

    private static async Task<int> FailAsync(Terminal terminal, IEnumerable<string> lines)
    {
        foreach (var line in lines)
            await terminal.Error.WriteLineAsync(line);
        return ExitCodes.Failed;
    }
}
