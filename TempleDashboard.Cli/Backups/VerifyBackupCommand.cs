using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using TempleDashboard.Domain.Backups;

namespace TempleDashboard.Cli.Backups;

/// <summary><c>temple verify-backup BACKUPS</c>: reads every file of the backups. No dashboard is asked, nothing is restored.</summary>
public static class VerifyBackupCommand
{
    public static Command Create(Terminal terminal)
    {
        var backups = new Argument<DirectoryInfo>("backups") { Description = "Folder of the backups" };
        backups.AcceptExistingOnly();
        var command = new Command("verify-backup", "Reads every file of the backups and names those that are damaged or missing")
        {
            backups,
        };
        command.SetAction((arguments, cancellationToken) =>
            RunAsync(terminal, new BackupSet(arguments.GetRequiredValue(backups).FullName), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(Terminal terminal, BackupSet set, CancellationToken cancellationToken)
    {
        if (set.Times().Count == 0)
        {
            await terminal.Error.WriteLineAsync(
                $"There is no backup in '{set.Root}'. Name the folder that has the '….json' of a backup in it.");
            return ExitCodes.Failed;
        }
        try
        {
            var found = await terminal.Screen.Progress().StartAsync(
                progress => BackupVerification.RunAsync(set, new Steps(progress.AddTask("Verifying")), cancellationToken));
            foreach (var sentence in found.Sentences())
                await terminal.Error.WriteLineAsync(sentence);
            if (!found.IsWhole)
                return ExitCodes.Failed;
            await terminal.Out.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{found.Files} files of {found.Backups} backups were read, {BackupCommand.Size(found.Bytes)}. Each is as it was."));
            return ExitCodes.Ok;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            await terminal.Error.WriteLineAsync($"The backups could not be verified: {exception.Message}");
            return ExitCodes.Failed;
        }
    }

    private sealed class Steps(ProgressTask task) : IProgress<BackupProgress>
    {
        public void Report(BackupProgress value) => (task.MaxValue, task.Value) = (Math.Max(1, value.Total), value.Done);
    }
}
