using System.CommandLine;
using System.Net.Http.Json;
using TempleDashboard.Cli.Server;
using TempleDashboard.Contracts;
using TempleDashboard.Domain.Temples;

namespace TempleDashboard.Cli.Backbones;

/// <summary><c>temple backbones use ID NAME</c>: chooses what a classifier is trained with next.</summary>
public static class UseBackboneCommand
{
    public static Command Create(Terminal terminal, Option<Uri> server)
    {
        var temple = new Argument<string>("id") { Description = "Code of the temple, or code:classifier" };
        var name = new Argument<string>("name")
        {
            Description = $"Name of the backbone, the beginning of its SHA-256, or '{BackboneSearch.Own}' for the program's",
        };
        var command = new Command("use", "Chooses the backbone that a classifier is trained with next; its models keep theirs")
        {
            temple,
            name,
        };
        command.SetAction(
            (arguments, cancellationToken) =>
                RunAsync(
                    terminal,
                    arguments.GetRequiredValue(server),
                    arguments.GetRequiredValue(temple),
                    arguments.GetRequiredValue(name),
                    cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(Terminal terminal, Uri server, string id, string name, CancellationToken cancellationToken)
    {
        if (!ClassifierRef.TryParse(id, out var reference, out var error))
            return await FailAsync(terminal, error);
        using var client = new DashboardClient(server);
        var temple = await TempleSearch.FindAsync(client, reference.TempleCode, cancellationToken);
        if (temple?.Classifiers.FirstOrDefault(each => each.Name == reference.ClassifierName) is not { } classifier)
            return await FailAsync(terminal, $"The dashboard knows no temple or classifier '{reference}'.");
        var (backbone, unknown) = await BackboneSearch.FindAsync(client, name, cancellationToken);
        if (backbone is null)
            return await FailAsync(terminal, unknown);
        using var body = JsonContent.Create(new { backbone.Sha256 });
        var answer = await client.SendV1Async<BackboneView>(
            HttpMethod.Put, $"api/v1/classifiers/{classifier.Id}/backbone", body, cancellationToken);
        return await Outcome.SayAsync(terminal, answer.Problem, $"The next training of '{reference}' uses '{backbone.Name}'.");
    }

    private static async Task<int> FailAsync(Terminal terminal, string? error)
    {
        await terminal.Error.WriteLineAsync(error);
        return ExitCodes.Failed;
    }
}
