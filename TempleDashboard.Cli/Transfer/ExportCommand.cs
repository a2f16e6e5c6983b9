using System.CommandLine;
using TempleDashboard.Cli.Configuration;
using TempleDashboard.Cli.Server;
using TempleDashboard.Domain.Temples;

namespace TempleDashboard.Cli.Transfer;

/// <summary>
/// <c>temple export --config FILE --temple ID</c>: writes labelled pictures into the earlier system's folders,
/// <c>&lt;temple&gt;/&lt;category&gt;/</c>.
/// </summary>
public static class ExportCommand
{
    public static Command Create(Terminal terminal, Option<Uri> server)
    {
        var config = new Option<FileInfo>("--config", "-c") { Description = "Configuration file that names the folders", Required = true };
        var temple = new Option<string>("--temple", "-t")
        {
            Description = "Code of the temple, or code:classifier",
            Required = true,
            HelpName = "ID",
        };
        var command = new Command("export", "Writes a temple's labelled pictures into the earlier system's folders") { config, temple };
        command.SetAction(
            (arguments, cancellationToken) =>
                RunAsync(
                    terminal,
                    arguments.GetRequiredValue(server),
                    arguments.GetRequiredValue(config),
                    arguments.GetRequiredValue(temple),
                    cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        Terminal terminal, Uri server, FileInfo file, string temple, CancellationToken cancellationToken)
    {
        var config = LegacyConfig.Read(file.FullName, out var error);
        if (config is not null && (config.TrainingDataPath is null || config.TestingDataPath is null))
            error = $"'{file}' must name training_data_path and testing_data_path: the pictures are written there.";
        if (!ClassifierRef.TryParse(temple, out var reference, out var wrongName))
            error = wrongName;
        if (config is null || error is { Length: > 0 })
        {
            await terminal.Error.WriteLineAsync(error);
            return ExitCodes.Failed;
        }
        using var client = new DashboardClient(server);
        var export = new TempleExport(client, config.TrainingDataPath!, config.TestingDataPath!);
        try
        {
            var outcome = await export.RunAsync(reference, cancellationToken);
            foreach (var message in outcome.Errors)
                await terminal.Error.WriteLineAsync(message);
            await terminal.Out.WriteLineAsync(
                $"{outcome.Written} written, {outcome.AlreadyThere} were there already, {outcome.Unlabelled} are not labelled.");
            return outcome.Errors.Count == 0 ? ExitCodes.Ok : ExitCodes.Failed;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            await terminal.Error.WriteLineAsync($"The pictures could not be written: {exception.Message}");
            return ExitCodes.Failed;
        }
    }
}
