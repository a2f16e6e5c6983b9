using System.CommandLine;
using TempleDashboard.Cli.Configuration;
using TempleDashboard.Cli.Server;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Domain.Transfer;

namespace TempleDashboard.Cli.Transfer;

/// <summary>
/// <c>temple export --temple ID --format FORMAT --output FILE</c>: downloads labelled pictures as one archive; with <c>--config</c>, writes
/// them into the earlier system's folders, <c>&lt;temple&gt;/&lt;category&gt;/</c>.
/// </summary>
public static class ExportCommand
{
    public static Command Create(Terminal terminal, Option<Uri> server)
    {
        var config = new Option<FileInfo?>("--config", "-c")
        {
            Description = "Configuration file of the earlier system: writes into the folders that it names",
        };
        var temple = new Option<string>("--temple", "-t")
        {
            Description = "Code of the temple, or code:classifier",
            Required = true,
            HelpName = "ID",
        };
        var format = FormatOption.Create(
            $"How it is written down: {TransferFormats.Names(TransferFormats.Written)}. Default: imagefolder", TransferFormats.Written);
        var output = new Option<FileInfo?>("--output", "-o")
        {
            Description = "Archive to write. Default: ID-FORMAT.zip", HelpName = "FILE",
        };
        var command = new Command("export", "Writes a temple's labelled pictures into an archive, or into the earlier system's folders")
        {
            config, temple, format, output,
        };
        command.SetAction(
            (arguments, cancellationToken) => arguments.GetValue(config) is { } file
                ? ToFoldersAsync(
                    terminal, arguments.GetRequiredValue(server), file, arguments.GetRequiredValue(temple), cancellationToken)
                : ToArchiveAsync(
                    terminal, arguments.GetRequiredValue(server), arguments.GetRequiredValue(temple),
                    arguments.GetValue(format) ?? TransferFormat.ImageFolder, arguments.GetValue(output), cancellationToken));
        return command;
    }

    private static async Task<int> ToArchiveAsync(
        Terminal terminal, Uri server, string temple, TransferFormat format, FileInfo? output, CancellationToken cancellationToken)
    {
        if (!ClassifierRef.TryParse(temple, out var reference, out var error))
            return await FailAsync(terminal, error);
        using var client = new DashboardClient(server);
        if (await TempleSearch.FindClassifierAsync(client, reference, cancellationToken) is not { } classifier)
            return await FailAsync(terminal, $"The dashboard knows no temple or classifier '{reference}'.");
        var word = format.ToString().ToLowerInvariant();
        var file = output?.FullName ?? Path.GetFullPath(FolderName.Of($"{reference}-{word}.zip"));
        try
        {
            // A file that is there is whole: it gets its name last.
            var unfinished = file + ".part";
            var problem = await client.DownloadV1Async(
                $"api/v1/classifiers/{classifier}/export?format={word}",
                async stream =>
                {
                    await using var target = File.Create(unfinished);
                    await stream.CopyToAsync(target, cancellationToken);
                },
                cancellationToken);
            if (problem is not null)
                return await FailAsync(terminal, string.Join(Environment.NewLine, problem.Lines()));
            File.Move(unfinished, file, overwrite: true);
            await terminal.Out.WriteLineAsync($"Written to {file}.");
            return ExitCodes.Ok;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or HttpRequestException)
        {
            return await FailAsync(terminal, $"The archive could not be written: {exception.Message}");
        }
    }

    private static async Task<int> ToFoldersAsync(
        Terminal terminal, Uri server, FileInfo file, string temple, CancellationToken cancellationToken)
    {
        var config = LegacyConfig.Read(file.FullName, out var error);
        if (config is not null && (config.TrainingDataPath is null || config.TestingDataPath is null))
            error = $"'{file}' must name training_data_path and testing_data_path: the pictures are written there.";
        if (!ClassifierRef.TryParse(temple, out var reference, out var wrongName))
            error = wrongName;
        if (config is null || error is { Length: > 0 })
            return await FailAsync(terminal, error!);
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
            return await FailAsync(terminal, $"The pictures could not be written: {exception.Message}");
        }
    }

    private static async Task<int> FailAsync(Terminal terminal, string error)
    {
        await terminal.Error.WriteLineAsync(error);
        return ExitCodes.Failed;
    }
}
