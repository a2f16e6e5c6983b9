using System.CommandLine;
using System.Globalization;
using System.Net.Http.Json;
using TempleDashboard.Cli.Server;
using TempleDashboard.Domain.Transfer;
using TempleDashboard.Contracts;
using TempleDashboard.Domain.Data;
using TempleDashboard.Learning.Keras;

namespace TempleDashboard.Cli.Models;

/// <summary><c>temple model import-all FOLDER</c>: imports the saved models of many temples, as the earlier system keeps them.</summary>
public static class ImportModelsCommand
{
    public static Command Create(Terminal terminal, Option<Uri> server)
    {
        var folder = new Argument<DirectoryInfo>("folder")
        {
            Description = "Folder of the earlier system (models_path) with a folder for each temple, named after its code",
        };
        folder.AcceptExistingOnly();
        var create = new Option<bool>("--create") { Description = "Creates the temples that the dashboard does not have yet" };
        var options = new ImportOptions();
        var command = new Command("import-all", "Imports the saved models of many temples at once") { folder, create };
        options.AddTo(command);
        command.SetAction(async (arguments, cancellationToken) =>
        {
            using var client = new DashboardClient(arguments.GetRequiredValue(server));
            return await RunAsync(
                terminal, client, arguments.GetRequiredValue(folder), arguments.GetValue(create), options.QueryOf(arguments),
                cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        Terminal terminal, DashboardClient client, DirectoryInfo folder, bool creates, string query, CancellationToken cancellationToken)
    {
        var temples = folder.GetDirectories().Where(each => File.Exists(Path.Combine(each.FullName, KerasFiles.Architecture)))
            .OrderBy(each => each.Name, StringComparer.Ordinal).ToList();
        var failed = 0;
        foreach (var temple in temples)
        {
            var code = FolderName.Read(temple.Name);
            var problem = await ImportAsync(terminal, client, temple, code, creates, query, cancellationToken);
            if (problem is null)
                continue;
            failed++;
            await terminal.Error.WriteLineAsync($"{code}: {problem}");
        }
        if (temples.Count == 0)
            await terminal.Error.WriteLineAsync($"No folder in '{folder}' holds a {KerasFiles.Architecture}.");
        await terminal.Out.WriteLineAsync(
            string.Create(CultureInfo.InvariantCulture, $"{temples.Count - failed} of {temples.Count} models."));
        return failed == 0 && temples.Count > 0 ? ExitCodes.Ok : ExitCodes.Failed;
    }

    /// <summary>Imports one; says why not, or null.</summary>
    private static async Task<string?> ImportAsync(
        Terminal terminal,
        DashboardClient client,
        DirectoryInfo folder,
        string code,
        bool creates,
        string query,
        CancellationToken cancellationToken)
    {
        if (SavedModelFolder.Find([folder.FullName], out var missing) is not { } files)
            return missing;
        var temple = await TempleSearch.FindAsync(client, code, cancellationToken);
        if (temple is null && !creates)
            return "The dashboard has no temple of this code. Create it, or say --create.";
        if (temple is null)
        {
            using var body = JsonContent.Create(new { code });
            var created = await client.SendV1Async<TempleView>(HttpMethod.Post, "api/v1/temples", body, cancellationToken);
            if (!created.Succeeded)
                return string.Join(' ', created.Problem.Lines());
            temple = created.Body!;
        }
        if (temple.Classifiers.FirstOrDefault(each => each.Name == Classifier.DefaultName) is not { } classifier)
            return $"The temple has no classifier '{Classifier.DefaultName}'.";
        var answer = await SavedModelFolder.SendAsync(client, classifier.Id, files, query, cancellationToken);
        if (!answer.Succeeded)
            return string.Join(' ', answer.Problem.Lines());
        await terminal.Out.WriteLineAsync($"{code}: {ImportModelCommand.Describe(answer.Body!)}");
        return null;
    }
}
