using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using TempleDashboard.Cli.Server;
using TempleDashboard.Contracts;
using TempleDashboard.Domain.Models;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Learning.Keras;

namespace TempleDashboard.Cli.Models;

/// <summary><c>temple model import ID FOLDER</c>: imports a model that the earlier system saved.</summary>
public static class ImportModelCommand
{
    public static Command Create(Terminal terminal, Option<Uri> server)
    {
        var temple = new Argument<string>("id") { Description = "Code of the temple, or code:classifier" };
        var paths = new Argument<string[]>("path")
        {
            Description = $"The folder with {string.Join(", ", KerasFiles.All)}, or these three files",
            Arity = ArgumentArity.OneOrMore,
        };
        var options = new ImportOptions();
        var command = new Command("import", "Imports a model that the earlier system saved") { temple, paths };
        options.AddTo(command);
        command.SetAction(async (arguments, cancellationToken) =>
        {
            if (!ClassifierRef.TryParse(arguments.GetRequiredValue(temple), out var reference, out var error))
                return await FailAsync(terminal, error);
            if (SavedModelFolder.Find(arguments.GetRequiredValue(paths), out var missing) is not { } files)
                return await FailAsync(terminal, missing);
            using var client = new DashboardClient(arguments.GetRequiredValue(server));
            var found = await TempleSearch.FindAsync(client, reference.TempleCode, cancellationToken);
            if (found?.Classifiers.FirstOrDefault(each => each.Name == reference.ClassifierName) is not { } classifier)
                return await FailAsync(terminal, $"The dashboard has no classifier '{reference}'. Create it first.");
            var answer = await SavedModelFolder.SendAsync(client, classifier.Id, files, options.QueryOf(arguments), cancellationToken);
            if (!answer.Succeeded)
                return await FailAsync(terminal, string.Join('\n', answer.Problem.Lines()));
            await SayAsync(terminal, answer.Body!);
            return ExitCodes.Ok;
        });
        return command;
    }

    /// <summary>Says in a line what came of a model.</summary>
    internal static string Describe(SavedModelView view) => view.Model is { } model
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"{model.Reason} {Tested(model)}")
        : string.Create(
            CultureInfo.InvariantCulture,
            $"Nothing was kept: {view.Plan.Layers.Count} layers, {view.Plan.Parameters} numbers, pictures of "
                + $"{view.Plan.Width} x {view.Plan.Height} pixels, {view.Plan.Categories.Count} categories.");

    private static string Tested(ImportedModel model) => model.TestAccuracy is { } accuracy
        ? string.Create(CultureInfo.InvariantCulture, $"{accuracy:0.0%} of {model.TestCount} test pictures right.")
        : "Not tested.";

    private static async Task SayAsync(Terminal terminal, SavedModelView view)
    {
        var table = new Table().AddColumns("Layer", "Kind", "", "Comes out", "Numbers");
        foreach (var layer in view.Plan.Layers)
        {
            table.AddRow(
                Markup.Escape(layer.Name), layer.Kind, Markup.Escape(layer.Detail), Markup.Escape(layer.Output),
                layer.Parameters.ToString(CultureInfo.InvariantCulture));
        }
        terminal.Screen.Write(table);
        foreach (var category in view.Plan.Categories)
        {
            await terminal.Out.WriteLineAsync(
                $"{category.Name}{(category.IsNew ? " (new)" : category.IsCommon ? " (common)" : "")}");
        }
        foreach (var note in view.Plan.Notes)
            await terminal.Out.WriteLineAsync(note);
        await terminal.Out.WriteLineAsync(Describe(view));
    }

    private static async Task<int> FailAsync(Terminal terminal, string words)
    {
        await terminal.Error.WriteLineAsync(words);
        return ExitCodes.Failed;
    }
}

/// <summary>How saved models are imported, as the command line says it.</summary>
internal sealed class ImportOptions
{
    private readonly Option<bool> _serve = new("--serve")
    {
        Description = "Lets it serve at once. Default: where no other model serves, or where it is no worse on the labelled test pictures",
    };

    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Only says what was read; nothing is kept" };

    private readonly Option<KerasPixels> _pixels = new("--pixels")
    {
        Description = "What the network takes for the numbers of a pixel: ZeroToOne as in the earlier system, ZeroTo255, MinusOneToOne",
        DefaultValueFactory = _ => KerasPixels.ZeroToOne,
    };

    public void AddTo(Command command)
    {
        command.Options.Add(_serve);
        command.Options.Add(_dryRun);
        command.Options.Add(_pixels);
    }

    public string QueryOf(ParseResult arguments) =>
        $"dryRun={(arguments.GetValue(_dryRun) ? "true" : "false")}&serve={(arguments.GetValue(_serve) ? "true" : "false")}"
            + $"&pixels={arguments.GetValue(_pixels)}";
}

/// <summary>The files of a saved model on this computer.</summary>
internal static class SavedModelFolder
{
    /// <summary>Finds the three files in a folder, or among files; null, and why, where one is missing.</summary>
    public static IReadOnlyList<FileInfo>? Find(IReadOnlyList<string> paths, out string missing)
    {
        var given = paths.SelectMany(path => Directory.Exists(path) ? Directory.GetFiles(path) : [path])
            .Select(path => new FileInfo(path)).Where(file => file.Exists).ToList();
        var files = KerasFiles.All
            .Select(name => (Name: name, File: given.Find(file => file.Name.Equals(name, StringComparison.OrdinalIgnoreCase)))).ToList();
        missing = string.Join(
            '\n', files.Where(file => file.File is null).Select(file => $"{string.Join(' ', paths)}: {file.Name} is missing."));
        return missing.Length == 0 ? [.. files.Select(file => file.File!)] : null;
    }

    public static async Task<V1Answer<SavedModelView>> SendAsync(
        DashboardClient client, long classifierId, IReadOnlyList<FileInfo> files, string query, CancellationToken cancellationToken)
    {
        using var form = new MultipartFormDataContent();
        foreach (var file in files)
            form.Add(new StreamContent(file.OpenRead()), "files", file.Name.ToLowerInvariant());
        return await client.SendV1Async<SavedModelView>(
            HttpMethod.Post, FormattableString.Invariant($"api/v1/classifiers/{classifierId}/models/import?{query}"), form,
            cancellationToken);
    }
}
