using System.CommandLine;
using TempleDashboard.Cli.Sending;
using TempleDashboard.Cli.Server;

namespace TempleDashboard.Cli.SaveData;

/// <summary><c>temple save-data FOLDER --temple ID --split train|test</c>: every picture's category is the folder it lies in.</summary>
public static class SaveDataCommand
{
    public static Command Create(Terminal terminal, Option<Uri> server)
    {
        var folder = new Argument<DirectoryInfo>("folder")
        {
            Description = "Folder of pictures; a picture's category is the name of the folder it lies in",
        }.AcceptExistingOnly();
        var temple = new Option<string>("--temple", "-t")
        {
            Description = "Code of the temple, or code:classifier; 'common' for every temple",
            Required = true,
            HelpName = "ID",
        };
        var split = new Option<string>("--split") { Description = "What the pictures are for", Required = true };
        split.AcceptOnlyFromAmong("train", "test");
        var command = new Command("save-data", "Sends the labelled pictures of a folder") { folder, temple, split };
        command.SetAction((arguments, cancellationToken) => RunAsync(
            terminal,
            arguments.GetRequiredValue(server),
            arguments.GetRequiredValue(folder),
            arguments.GetRequiredValue(temple),
            arguments.GetRequiredValue(split),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        Terminal terminal, Uri server, DirectoryInfo folder, string temple, string split, CancellationToken cancellationToken)
    {
        var files = PictureFiles.Below(folder.FullName, out var others);
        if (others > 0)
            await terminal.Out.WriteLineAsync($"{others} files are left out: their names do not end as a picture's does.");
        if (files.Count == 0)
        {
            await terminal.Error.WriteLineAsync($"'{folder}' holds no pictures: put them into one folder per category below it.");
            return ExitCodes.Failed;
        }
        var pictures = files.Select(file => PendingPicture.OfFile(temple, split, CategoryOf(file), file)).ToList();
        foreach (var category in pictures.GroupBy(picture => picture.Category))
            await terminal.Out.WriteLineAsync($"{category.Key}: {category.Count()}");
        using var client = new DashboardClient(server);
        return await new PictureSender(terminal, client).SendAsync(pictures, cancellationToken);
    }

    private static string CategoryOf(string file) => new FileInfo(file).Directory!.Name;
}
