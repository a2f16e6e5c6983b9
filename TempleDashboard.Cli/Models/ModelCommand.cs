using System.CommandLine;
using TempleDashboard.Cli.Server;
using TempleDashboard.Domain.Models;
using TempleDashboard.Domain.Temples;

namespace TempleDashboard.Cli.Models;

/// <summary><c>temple model download ID</c>: fetches a whole model, to be used elsewhere; and the imports of saved ones.</summary>
public static class ModelCommand
{
    public static Command Create(Terminal terminal, Option<Uri> server) =>
        new("model", "Downloads trained models, and imports those of the earlier system")
        {
            Download(terminal, server),
            ImportModelCommand.Create(terminal, server),
            ImportModelsCommand.Create(terminal, server),
        };

    private static Command Download(Terminal terminal, Option<Uri> server)
    {
        var temple = new Argument<string>("id") { Description = "Code of the temple, or code:classifier" };
        var number = new Option<int?>("--number", "-n") { Description = "Number of the model. Default: the one that serves" };
        var format = new Option<WholeModelFormat>("--format", "-f")
        {
            Description = "onnx (picture in, probabilities out, for any program) or zip (for ML.NET)",
            DefaultValueFactory = _ => WholeModelFormat.Onnx,
        };
        var output = new Option<FileInfo?>("--output", "-o")
        {
            Description = "File to write. Default: here, named after temple, classifier and number",
        };
        var command = new Command("download", "Downloads a model as one file that runs anywhere") { temple, number, format, output };
        command.SetAction((arguments, cancellationToken) => RunAsync(
            terminal,
            arguments.GetRequiredValue(server),
            arguments.GetRequiredValue(temple),
            new Wanted(arguments.GetValue(number), arguments.GetValue(format), arguments.GetValue(output)),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        Terminal terminal, Uri server, string temple, Wanted wanted, CancellationToken cancellationToken)
    {
        if (!ClassifierRef.TryParse(temple, out var reference, out var error))
            return await FailAsync(terminal, error);
        using var client = new DashboardClient(server);
        if (await FindAsync(client, reference, wanted.Number, cancellationToken) is not { } model)
        {
            return await FailAsync(terminal, wanted.Number is { } number
                ? $"The dashboard has no model {number} of '{reference}'."
                : $"The dashboard has no trained model of '{reference}'. Train it first.");
        }
        var file = wanted.Output?.FullName ?? Path.GetFullPath(WholeModels.NameOf(reference, model.Number, wanted.Format));
        var name = wanted.Format == WholeModelFormat.Zip ? "model.zip" : "model.onnx";
        try
        {
            var problem = await client.DownloadV1Async(
                $"api/v1/models/{model.Id}/files/{name}", content => WriteAsync(content, file, cancellationToken), cancellationToken);
            if (problem is not null)
                return await FailAsync(terminal, string.Join(' ', problem.Lines()));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return await FailAsync(terminal, $"'{file}' could not be written: {exception.Message}");
        }
        await terminal.Out.WriteLineAsync(FormattableString.Invariant($"{file} ({new FileInfo(file).Length / 1e6:0.0} MB)"));
        return ExitCodes.Ok;
    }

    private static async Task<ModelView?> FindAsync(
        DashboardClient client, ClassifierRef reference, int? number, CancellationToken cancellationToken)
    {
        var temple = await TempleSearch.FindAsync(client, reference.TempleCode, cancellationToken);
        if (temple?.Classifiers.FirstOrDefault(each => each.Name == reference.ClassifierName) is not { } classifier)
            return null;
        var list = await client.GetAsync<ModelList>($"api/v1/classifiers/{classifier.Id}/models", cancellationToken);
        return list?.Models.FirstOrDefault(model => number is null ? model.IsChampion : model.Number == number);
    }

    /// <summary>A file that is there is whole: it gets its name last, and what was cut off goes.</summary>
    private static async Task WriteAsync(Stream content, string file, CancellationToken cancellationToken)
    {
        var unfinished = file + ".part";
        try
        {
            await using (var target = File.Create(unfinished))
                await content.CopyToAsync(target, cancellationToken);
            File.Move(unfinished, file, overwrite: true);
        }
        finally
        {
            if (File.Exists(unfinished))
                File.Delete(unfinished);
        }
    }

    private static async Task<int> FailAsync(Terminal terminal, string words)
    {
        await terminal.Error.WriteLineAsync(words);
        return ExitCodes.Failed;
    }

    private sealed record Wanted(int? Number, WholeModelFormat Format, FileInfo? Output);

    /// <summary>The models of a classifier, newest first.</summary>
    private sealed record ModelList(IReadOnlyList<ModelView> Models);

    private sealed record ModelView(long Id, int Number, bool IsChampion);
}
