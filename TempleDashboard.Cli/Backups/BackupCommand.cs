using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using TempleDashboard.Cli.Server;
using TempleDashboard.Contracts;

namespace TempleDashboard.Cli.Backups;

/// <summary><c>temple backup</c>: the dashboard makes one while it goes on; this waits for it.</summary>
public static class BackupCommand
{
    private const string Path = "api/v1/backups";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    public static Command Create(Terminal terminal, Option<Uri> server)
    {
        var command = new Command("backup", "Lets the dashboard save everything into its folder of backups, and waits for it");
        command.SetAction(async (arguments, cancellationToken) =>
        {
            using var client = new DashboardClient(arguments.GetRequiredValue(server));
            var started = await client.SendV1Async<BackupList>(HttpMethod.Post, Path, null, cancellationToken);
            if (!started.Succeeded)
                return await FailAsync(terminal, started.Problem.Lines());
            var ended = await WaitAsync(terminal, client, started.Body!, cancellationToken);
            if (ended?.Last is not { } last)
                return await FailAsync(terminal, ["The dashboard ended before the backup was made; look into its log."]);
            if (last.Error is { } error)
                return await FailAsync(terminal, [error]);
            await terminal.Out.WriteLineAsync(Describe(ended.Folder, last, ended.Backups.FirstOrDefault(each => each.Name == last.Name)));
            return last.Missing.Count == 0
                ? ExitCodes.Ok
                : await FailAsync(terminal, last.Missing.Select(file =>
                    $"{file} is named by the database, but it is lost or damaged, and no backup has it."));
        });
        return command;
    }

    /// <summary>Follows the backup to its end. Whoever stops waiting stops the backup.</summary>
    private static async Task<BackupList?> WaitAsync(
        Terminal terminal, DashboardClient client, BackupList state, CancellationToken cancellationToken)
    {
        try
        {
            return await terminal.Screen.Progress().StartAsync(async progress =>
            {
                var task = progress.AddTask("Backing up").IsIndeterminate();
                for (BackupList? now = state; ; now = await client.GetAsync<BackupList>(Path, cancellationToken))
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
            await client.SendV1Async<BackupList>(HttpMethod.Delete, $"{Path}/running", null, CancellationToken.None);
            throw;
        }
    }

    private static string Describe(string folder, BackupEnd end, BackupView? backup) => string.Create(
        CultureInfo.InvariantCulture,
        $"Backup {end.Name} is made in '{folder}': {backup?.Files} files with {Size(backup?.Size ?? 0)}, "
            + $"of which {end.NewFiles} with {Size(end.NewBytes)} were new.");

    internal static string Size(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.0} MB");

    private static async Task<int> FailAsync(Terminal terminal, IEnumerable<string> lines)
    {
        foreach (var line in lines)
            await terminal.Error.WriteLineAsync(line);
        return ExitCodes.Failed;
    }
}
