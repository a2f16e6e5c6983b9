using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using TempleDashboard.Cli.Server;
using TempleDashboard.Contracts;

namespace TempleDashboard.Cli.Health;

/// <summary><c>temple check</c>: the dashboard looks through its database for damage while it goes on; this waits for it.</summary>
public static class CheckCommand
{
    private const string Path = "api/v1/system/database-check";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    public static Command Create(Terminal terminal, Option<Uri> server)
    {
        var command = new Command("check", "Lets the dashboard look through its database for damage, and waits for it");
        command.SetAction(async (arguments, cancellationToken) =>
        {
            using var client = new DashboardClient(arguments.GetRequiredValue(server));
            var started = await client.SendV1Async<DatabaseCheckView>(HttpMethod.Post, Path, null, cancellationToken);
            if (!started.Succeeded)
                return await FailAsync(terminal, started.Problem.Lines());
            var ended = await WaitAsync(terminal, client, started.Body!, cancellationToken);
            if (ended?.Last is not { IsFull: true } last)
                return await FailAsync(terminal, ["The check was cancelled before its end."]);
            if (last.Error is { } error)
                return await FailAsync(terminal, [error]);
            if (last.Findings.Count > 0)
                return await FailAsync(terminal, [.. last.Findings, ended.Trouble ?? ""]);
            await terminal.Out.WriteLineAsync(
                string.Create(CultureInfo.InvariantCulture, $"The database is whole; looking through it took {last.Seconds:0.0} s."));
            return ExitCodes.Ok;
        });
        return command;
    }

    /// <summary>Follows the check to its end. Whoever stops waiting stops the check.</summary>
    private static async Task<DatabaseCheckView?> WaitAsync(
        Terminal terminal, DashboardClient client, DatabaseCheckView state, CancellationToken cancellationToken)
    {
        try
        {
            return await terminal.Screen.Progress().StartAsync(async progress =>
            {
                var task = progress.AddTask("Checking").IsIndeterminate();
                for (DatabaseCheckView? now = state; ; now = await client.GetAsync<DatabaseCheckView>(Path, cancellationToken))
                {
                    if (now?.Running is not { } running)
                        return now;
                    if (running.Total > 0)
                        (task.MaxValue, task.Value, task.IsIndeterminate) = (running.Total, running.Done, false);
                    await Task.Delay(Pause, cancellationToken);
                }
            });
        }
        catch (OperationCanceledException)
        {
            await client.SendV1Async<DatabaseCheckView>(HttpMethod.Delete, $"{Path}/running", null, CancellationToken.None);
            throw;
        }
    }

    private static async Task<int> FailAsync(Terminal terminal, IEnumerable<string> lines)
    {
        foreach (var line in lines)
            await terminal.Error.WriteLineAsync(line);
        return ExitCodes.Failed;
    }
}
