using System.CommandLine;
using Spectre.Console;
using TempleDashboard.Cli.Server;
using TempleDashboard.Contracts;

namespace TempleDashboard.Cli.Predict;

/// <summary><c>temple predict ID FILE...</c>: each picture is asked for by itself, so that a broken one spoils no other.</summary>
public static class PredictCommand
{
    private const int AtOnce = 4;

    public static Command Create(Terminal terminal, Option<Uri> server)
    {
        var temple = new Argument<string>("id") { Description = "Code of the temple, or code:classifier" };
        var files = new Argument<FileInfo[]>("file") { Description = "Pictures", Arity = ArgumentArity.OneOrMore };
        files.AcceptExistingOnly();
        var command = new Command("predict", "Asks a temple's model for the category of pictures") { temple, files };
        command.SetAction(
            (arguments, cancellationToken) =>
                RunAsync(
                    terminal,
                    arguments.GetRequiredValue(server),
                    arguments.GetRequiredValue(temple),
                    arguments.GetRequiredValue(files),
                    cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        Terminal terminal, Uri server, string temple, FileInfo[] files, CancellationToken cancellationToken)
    {
        using var client = new DashboardClient(server);
        var rows = new PredictedRow[files.Length];
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, files.Length, options, async (index, token) =>
            rows[index] = await PredictAsync(client, temple, files[index], token));
        var table = new Table().AddColumns(
            new TableColumn("Picture"), new TableColumn("Category"), new TableColumn("Confidence").RightAligned());
        foreach (var row in rows.Where(row => row.Error is null))
            table.AddRow(Markup.Escape(row.Picture), Markup.Escape(row.Category), $"{row.Confidence:P1}");
        if (table.Rows.Count > 0)
            terminal.Screen.Write(table);
        foreach (var row in rows.Where(row => row.Error is not null))
            await terminal.Error.WriteLineAsync($"{row.Picture}: {row.Error}");
        return rows.All(row => row.Error is null) ? ExitCodes.Ok : ExitCodes.Failed;
    }

    private static async Task<PredictedRow> PredictAsync(
        DashboardClient client, string temple, FileInfo file, CancellationToken cancellationToken)
    {
        byte[] bytes;
        try
        {
            bytes = await File.ReadAllBytesAsync(file.FullName, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return PredictedRow.Failed(file.Name, $"cannot be read: {exception.Message}");
        }
        var request = new PredictCall(temple, [bytes], [Path.GetFileNameWithoutExtension(file.Name)], [file.Extension.TrimStart('.')]);
        var answer = await client.PredictAsync(request, cancellationToken);
        return answer is { Succeeded: true, Body: { ImageClass: [var category, ..], ClassConfidence: [var confidence, ..] } }
            ? new(file.Name, category, confidence, null)
            : PredictedRow.Failed(file.Name, string.Join(' ', answer.Body.ErrorMsg));
    }
}

/// <summary>A line of the answer: the category of a picture with its confidence from 0 to 1, or why there is none.</summary>
internal sealed record PredictedRow(string Picture, string Category, double Confidence, string? Error)
{
    public static PredictedRow Failed(string picture, string error) => new(picture, "", 0, error);
}
