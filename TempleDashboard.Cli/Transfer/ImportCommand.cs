using System.CommandLine;
using TempleDashboard.Cli.Configuration;
using TempleDashboard.Cli.Sending;
using TempleDashboard.Cli.Server;

namespace TempleDashboard.Cli.Transfer;

/// <summary>
/// <c>temple import --config FILE</c>: sends the pictures of the earlier system's folders, <c>&lt;temple&gt;/&lt;category&gt;/</c> below
/// training and testing data.
/// </summary>
public static class ImportCommand
{
    public static Command Create(Terminal terminal, Option<Uri> server)
    {
        var config = new Option<FileInfo>("--config", "-c") { Description = "Configuration file that names the folders", Required = true };
        var command = new Command("import", "Sends the pictures of the earlier system's folders to the dashboard") { config };
        command.SetAction((arguments, cancellationToken) => RunAsync(
            terminal, arguments.GetRequiredValue(server), arguments.GetRequiredValue(config), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(Terminal terminal, Uri server, FileInfo file, CancellationToken cancellationToken)
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
