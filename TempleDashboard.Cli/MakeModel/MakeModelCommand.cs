using System.CommandLine;
using Spectre.Console;
using TempleDashboard.Cli.Server;
using TempleDashboard.Contracts;

namespace TempleDashboard.Cli.MakeModel;

/// <summary><c>temple make-model ID [--forceful]</c>: trains and shows how far it came.</summary>
public static class MakeModelCommand
{
    public static Command Create(Terminal terminal, Option<Uri> server)
    {
        var temple = new Argument<string>("id") { Description = "Code of the temple, or code:classifier" };
        var forceful = new Option<bool>("--forceful", "-f") { Description = "Train again where a model exists" };
        var command = new Command("make-model", "Trains a model and waits for it") { temple, forceful };
        command.SetAction(
            (arguments, cancellationToken) =>
                RunAsync(
                    terminal,
                    arguments.GetRequiredValue(server),
                    arguments.GetRequiredValue(temple),
                    arguments.GetValue(forceful),
                    cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        Terminal terminal, Uri server, string temple, bool forceful, CancellationToken cancellationToken)
    {
        using var client = new DashboardClient(server);
        var answer = await terminal.Screen.Status().StartAsync(
            "Training", _ => client.MakeModelAsync(new(temple, forceful), cancellationToken));
        foreach (var error in answer.Body.ErrorMsg)
            await terminal.Error.WriteLineAsync(error);
        terminal.Screen.Write(Flags(answer.Body));
        return answer.Succeeded ? ExitCodes.Ok : ExitCodes.Failed;
    }

    private static Table Flags(MakeModelAnswer answer)
    {
        var table = new Table().AddColumns("Stage", "Done");
        foreach (var (stage, done) in new[]
        {
            ("got training data", answer.GotTrainingDataFlag),
            ("made model architecture", answer.MadeModelArchitectureFlag),
            ("trained model", answer.TrainedModelFlag),
            ("got testing data", answer.GotTestingDataFlag),
            ("tested model", answer.TestedModelFlag),
            ("saved model", answer.SavedModelFlag),
        })
        {
            table.AddRow(stage, done ? "yes" : "no");
        }

        return table;
    }
}
