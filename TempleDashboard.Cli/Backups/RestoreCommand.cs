using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Spectre.Console;
using TempleDashboard.Domain.Backups;

namespace TempleDashboard.Cli.Backups;

/// <summary><c>temple restore BACKUPS FOLDER [--at TIME]</c>: makes a data folder of a backup. No dashboard is asked.</summary>
public static class RestoreCommand
{
    public static Command Create(Terminal terminal)
    {
        var backups = new Argument<DirectoryInfo>("backups") { Description = "Folder of the backups" };
        backups.AcceptExistingOnly();
        var folder = new Argument<DirectoryInfo>("folder") { Description = "Data folder to make; it must be empty or new" };
        var at = new Option<DateTime?>("--at")
        {
            Description = "The last backup that is no later, by its name or as 2026-11-30T18:00 in UTC. Default: the last of all",
            HelpName = "TIME",
            CustomParser = ParseTime,
        };
        var leaveDamaged = new Option<bool>("--leave-damaged") { Description = "Restore the rest where a file of the backup is damaged" };
        var command = new Command("restore", "Makes a new data folder of a backup; the hash of every file is checked")
        {
            backups,
            folder,
            at,
            leaveDamaged,
        };
        command.SetAction((arguments, cancellationToken) => RunAsync(
            terminal,
            arguments.GetRequiredValue(backups),
            arguments.GetRequiredValue(folder),
            arguments.GetValue(at),
            arguments.GetValue(leaveDamaged),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        Terminal terminal,
        DirectoryInfo backups,
        DirectoryInfo folder,
        DateTime? at,
        bool leaveDamaged,
        CancellationToken cancellationToken)
    {
        try
        {
            var result = await terminal.Screen.Progress().StartAsync(progress => BackupRestore.RunAsync(
                backups.FullName,
                folder.FullName,
                at,
                leaveDamaged,
                new Steps(progress.AddTask("Restoring")),
                cancellationToken));
            if (!result.Succeeded)
            {
                await terminal.Error.WriteLineAsync(result.Error);
                return ExitCodes.Failed;
            }
            foreach (var file in result.Damaged)
                await terminal.Error.WriteLineAsync($"{file} is damaged in the backup, and was not restored.");
            foreach (var file in result.Manifest.Missing)
                await terminal.Error.WriteLineAsync($"{file} was lost or damaged already when the backup was made.");
            await terminal.Out.WriteLineAsync(
                $"Backup {BackupSet.NameOf(result.Manifest.At)} is restored to '{folder.FullName}': "
                    + $"{result.Manifest.Files.Count - result.Damaged.Count} files of {result.Manifest.Files.Count}, each proved to be "
                    + $"as it was. Start with ./run.sh --Dashboard:DataPath='{folder.FullName}'");
            return result.Damaged.Count == 0 ? ExitCodes.Ok : ExitCodes.Failed;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            await terminal.Error.WriteLineAsync($"Nothing was restored: {exception.Message}");
            return ExitCodes.Failed;
        }
    }

    private static DateTime? ParseTime(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        if (BackupSet.TimeOf(text) is { } name)
            return name;
        if (DateTime.TryParse(text, CultureInfo.InvariantCulture, Utc, out var time))
            return time;
        result.AddError($"'{text}' is no time: write it as the name of a backup, or as 2026-11-30T18:00, in UTC.");
        return null;
    }

    private sealed class Steps(ProgressTask task) : IProgress<BackupProgress>
    {
        public void Report(BackupProgress value) => (task.MaxValue, task.Value) = (Math.Max(1, value.Total), value.Done);
    }
}
