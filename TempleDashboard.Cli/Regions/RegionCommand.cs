using System.CommandLine;
using System.Globalization;
using System.Net.Http.Json;
using TempleDashboard.Cli.Server;
using TempleDashboard.Contracts;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Temples;

namespace TempleDashboard.Cli.Regions;

/// <summary><c>temple region ID [X Y WIDTH HEIGHT]</c>: shows or sets what part of the pictures a classifier looks at.</summary>
public static class RegionCommand
{
    private static readonly string[] Fields = ["x", "y", "width", "height"];

    public static Command Create(Terminal terminal, Option<Uri> server)
    {
        var temple = new Argument<string>("id") { Description = "Code of the temple, or code:classifier" };
        var numbers = new Argument<string[]>("region")
        {
            Description = "X Y WIDTH HEIGHT from the top left, as shares (0.1 0.2 0.5 0.4) or percent (10% 20% 50% 40%). Without: shows it",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var whole = new Option<bool>("--whole") { Description = "Looks at the whole pictures again" };
        var command = new Command("region", "Shows or sets the part of the pictures that a classifier is trained on next")
        {
            temple,
            numbers,
            whole,
        };
        command.SetAction((arguments, cancellationToken) => RunAsync(
            terminal,
            arguments.GetRequiredValue(server),
            arguments.GetRequiredValue(temple),
            arguments.GetValue(numbers) ?? [],
            arguments.GetValue(whole),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        Terminal terminal, Uri server, string id, string[] numbers, bool whole, CancellationToken cancellationToken)
    {
        if (!ClassifierRef.TryParse(id, out var reference, out var error))
            return await FailAsync(terminal, [error]);
        if (whole && numbers.Length > 0)
            return await FailAsync(terminal, ["Give either --whole or X Y WIDTH HEIGHT, not both."]);
        var (region, errors) = Parse(numbers);
        if (errors.Count > 0)
            return await FailAsync(terminal, errors);
        using var client = new DashboardClient(server);
        var found = await TempleSearch.FindAsync(client, reference.TempleCode, cancellationToken);
        if (found?.Classifiers.FirstOrDefault(each => each.Name == reference.ClassifierName) is not { } classifier)
            return await FailAsync(terminal, [$"The dashboard knows no temple or classifier '{reference}'."]);
        var path = $"api/v1/classifiers/{classifier.Id}/region";
        using var body = region is null ? null : JsonContent.Create(new { region.X, region.Y, region.Width, region.Height });
        var method = region is not null ? HttpMethod.Put : whole ? HttpMethod.Delete : HttpMethod.Get;
        var answer = await client.SendV1Async<ClassifierRegionView>(method, path, body, cancellationToken);
        if (!answer.Succeeded)
            return await FailAsync(terminal, answer.Problem.Lines());
        await SayAsync(terminal, reference, answer.Body!, isNew: method != HttpMethod.Get);
        return ExitCodes.Ok;
    }

    /// <summary>Reads four numbers; none are no region. Each error names its field.</summary>
    private static (Region? Region, IReadOnlyList<string> Errors) Parse(string[] words)
    {
        if (words.Length == 0)
            return (null, []);
        if (words.Length != Fields.Length)
            return (null, [$"A region is four numbers, X Y WIDTH HEIGHT; {words.Length} were given."]);
        var errors = new List<string>();
        var numbers = new double[Fields.Length];
        foreach (var (i, word) in words.Index())
        {
            var isPercent = word.EndsWith('%');
            if (!double.TryParse(word.TrimEnd('%'), NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i]))
                errors.Add($"{Fields[i]}: '{word}' is no number; write it like 0.25 or 25%.");
            else if (isPercent)
                numbers[i] /= 100;
            else if (numbers[i] > 1)
                errors.Add($"{Fields[i]}: '{word}' is more than the whole picture; write percent like {word}%.");
        }
        if (errors.Count > 0)
            return (null, errors);
        var region = new Region(numbers[0], numbers[1], numbers[2], numbers[3]);
        return (region, [.. RegionErrors.Of(region).SelectMany(error => error.Value.Select(text => $"{error.Key}: {text}"))]);
    }

    private static async Task SayAsync(Terminal terminal, ClassifierRef reference, ClassifierRegionView view, bool isNew)
    {
        await terminal.Out.WriteLineAsync(
            $"The next training of '{reference}' looks at {ClassifierRegions.Describe(view.Region)}{Shares(view.Region)}.");
        if (view.NeedsTraining)
        {
            await terminal.Out.WriteLineAsync(
                $"Model {view.ServingModel}, which serves, goes on with {ClassifierRegions.Describe(view.ServingRegion)}. "
                    + $"To use the {(isNew ? "new one" : "other")}: temple make-model {reference} --forceful");
        }
    }

    /// <summary>What the command takes to set it again.</summary>
    private static string Shares(Region? region) => region is null
        ? ""
        : string.Create(
            CultureInfo.InvariantCulture, $" ({region.X:0.####} {region.Y:0.####} {region.Width:0.####} {region.Height:0.####})");

    private static async Task<int> FailAsync(Terminal terminal, IEnumerable<string?> lines)
    {
        foreach (var line in lines)
            await terminal.Error.WriteLineAsync(line);
        return ExitCodes.Failed;
    }
}
