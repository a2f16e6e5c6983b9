using System.CommandLine;
using TempleDashboard.Cli.Configuration;
using TempleDashboard.Cli.Sending;
using TempleDashboard.Cli.Server;
using TempleDashboard.Domain.Transfer;

namespace TempleDashboard.Cli.Transfer;

/// <summary>
/// <c>temple import PATH --temple ID</c>: sends an archive, a folder or a description, whose format is recognised;
/// <c>temple import --config FILE</c>: sends the pictures of the earlier system's folders, <c>&lt;temple&gt;/&lt;category&gt;/</c> below
/// training and testing data.
/// </summary>
public static class ImportCommand
{
    public static Command Create(Terminal terminal, Option<Uri> server)
    {
        var path = new Argument<string?>("path")
        {
            Description = "Archive, folder, or a CSV or JSON file whose pictures are in the temple already",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var config = new Option<FileInfo?>("--config", "-c")
        {
            Description = "Configuration file of the earlier system: sends the pictures of all temples in the folders that it names",
        };
        var temple = new Option<string?>("--temple", "-t")
        {
            Description = "Code of the temple that the pictures of the path are for, or code:classifier",
            HelpName = "ID",
        };
        var format = FormatOption.Create(
            $"How it is written down: {TransferFormats.Names(Enum.GetValues<TransferFormat>())}. Recognised without it",
            Enum.GetValues<TransferFormat>());
        var replaces = new Option<bool>("--replace") { Description = "Replace labels that differ. Without it they are kept" };
        var isDry = new Option<bool>("--dry-run") { Description = "Only say what would come" };
        var command = new Command("import", "Sends labelled pictures: an archive, a folder, or the earlier system's folders")
        {
            path, config, temple, format, replaces, isDry,
        };
        command.Validators.Add(result =>
        {
            var (hasPath, hasConfig) = (result.GetValue(path) is not null, result.GetResult(config) is not null);
            if (hasPath == hasConfig)
                result.AddError("Name either a path to import, or --config with the earlier system's configuration file.");
            else if (hasPath && result.GetResult(temple) is null)
                result.AddError("Say with --temple for which temple the pictures are.");
        });
        command.SetAction((arguments, cancellationToken) => arguments.GetValue(path) is { } sent
            ? new ImportSending(terminal, arguments.GetRequiredValue(server)).RunAsync(
                new(
                    sent, arguments.GetValue(temple)!, arguments.GetValue(format), arguments.GetValue(replaces), arguments.GetValue(isDry)),
                cancellationToken)
            : OfLegacyAsync(terminal, arguments.GetRequiredValue(server), arguments.GetValue(config)!, cancellationToken));
        return command;
    }

    private static async Task<int> OfLegacyAsync(Terminal terminal, Uri server, FileInfo file, CancellationToken cancellationToken)
    {
        if (LegacyConfig.Read(file.FullName, out var error) is not { } config)
        {
            await terminal.Error.WriteLineAsync(error);
            return ExitCodes.Failed;
        }
        var missing = new[] { config.TrainingDataPath, config.TestingDataPath }
            .OfType<string>()
            .Where(folder => !Directory.Exists(folder))
            .ToList();
        if (missing.Count > 0)
        {
            await terminal.Error.WriteLineAsync($"'{file}' names folders that do not exist: {string.Join(", ", missing)}");
            return ExitCodes.Failed;
        }
        var pictures = PicturesOf(config.TrainingDataPath, "train").Concat(PicturesOf(config.TestingDataPath, "test")).ToList();
        if (pictures.Count == 0)
        {
            await terminal.Error.WriteLineAsync(
                $"The folders of '{file}' hold no pictures: they are looked for in <temple>/<category>/ below each.");
            return ExitCodes.Failed;
        }
        foreach (var temple in pictures.GroupBy(picture => picture.Temple))
        {
            await terminal.Out.WriteLineAsync(
                $"{temple.Key}: {temple.Count()} pictures in {temple.Select(picture => picture.Category).Distinct().Count()} categories");
        }

        using var client = new DashboardClient(server);
        return await new PictureSender(terminal, client).SendAsync(pictures, cancellationToken);
    }

    private static IEnumerable<PendingPicture> PicturesOf(string? root, string split) =>
        from temple in FoldersIn(root)
        from category in FoldersIn(temple)
        from picture in PictureFiles.Below(category, out _)
        select PendingPicture.OfFile(
            FolderName.Read(Path.GetFileName(temple)), split, FolderName.Read(Path.GetFileName(category)), picture);

    private static string[] FoldersIn(string? folder) =>
        folder is null ? [] : [.. Directory.GetDirectories(folder).Order(StringComparer.Ordinal)];
}
