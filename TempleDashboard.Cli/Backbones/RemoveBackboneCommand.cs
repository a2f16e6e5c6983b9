using System.CommandLine;
using TempleDashboard.Cli.Server;
using TempleDashboard.Contracts;

namespace TempleDashboard.Cli.Backbones;

/// <summary><c>temple backbones remove NAME</c>.</summary>
public static class RemoveBackboneCommand
{
    public static Command Create(Terminal terminal, Option<Uri> server)
    {
        var name = new Argument<string>("name") { Description = "Name of the backbone, or the beginning of its SHA-256" };
        var command = new Command("remove", "Removes a backbone that no classifier and no model needs") { name };
        command.SetAction((arguments, cancellationToken) =>
            RunAsync(terminal, arguments.GetRequiredValue(server), arguments.GetRequiredValue(name), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(Terminal terminal, Uri server, string name, CancellationToken cancellationToken)
    {
        using var client = new DashboardClient(server);
        var (backbone, error) = await BackboneSearch.FindAsync(client, name, cancellationToken);
        if (backbone is null)
        {
            await terminal.Error.WriteLineAsync(error);
            return ExitCodes.Failed;
        }
        var answer = await client.SendV1Async<BackboneView>(
            HttpMethod.Delete, $"api/v1/backbones/{backbone.Sha256}", null, cancellationToken);
        return await Outcome.SayAsync(terminal, answer.Problem, $"Removed '{backbone.Name}'.");
    }
}
