using System.CommandLine;
using TempleDashboard.Cli.Sending;
using TempleDashboard.Cli.Server;
using TempleDashboard.Demo;
using TempleDashboard.Domain.Data;

namespace TempleDashboard.Cli.Demo;

/// <summary><c>temple demo</c>: draws the demo temple's pictures and sends them as a camera's owner would, also for load trials.</summary>
public static class DemoCommand
{
    private const int PerCategory = 60, PerCategoryOfMany = 4, MostTemples = 1000;

    public static Command Create(Terminal terminal, Option<Uri> server)
    {
        var temple = new Option<string>("--temple", "-t")
        {
            Description = "Code of the temple that gets the pictures",
            DefaultValueFactory = _ => "demo",
            HelpName = "ID",
        };
        var count = new Option<int>("--count", "-n")
        {
            Description = "Pictures per category; a quarter of them are for testing (4 with --temples)",
            DefaultValueFactory = _ => PerCategory,
        };
        var temples = new Option<int?>("--temples")
        {
            Description = "Sets up so many temples instead, demo-001 and on, each with a model and some predictions, to try the board with",
        };
        temples.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is < 1 or > MostTemples)
                result.AddError($"--temples must be between 1 and {MostTemples}.");
        });
        count.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1)
                result.AddError("--count must be at least 1.");
        });
        var seed = new Option<int>("--seed") { Description = "The same seed draws the same pictures", DefaultValueFactory = _ => 1 };
        var command = new Command("demo", "Draws the demo temple's pictures and sends them") { temple, count, seed, temples };
        command.SetAction((arguments, cancellationToken) =>
        {
            var generator = new DemoTempleGenerator();
            var code = arguments.GetRequiredValue(temple);
            if (arguments.GetValue(temples) is { } fleet)
            {
                var perCategory = arguments.GetResult(count) is { Implicit: false } ? arguments.GetValue(count) : PerCategoryOfMany;
                return SetUpAsync(
                    terminal, arguments.GetRequiredValue(server), generator, arguments.GetValue(seed), code, fleet, perCategory,
                    cancellationToken);
            }
            var pictures = generator.Plan(arguments.GetValue(seed), arguments.GetValue(count))
                .Select(scene => Pending(generator, code, scene))
                .ToList();
            return SendAsync(terminal, arguments.GetRequiredValue(server), pictures, cancellationToken);
        });
        return command;
    }

    private static async Task<int> SetUpAsync(
        Terminal terminal, Uri server, DemoTempleGenerator generator, int seed, string code, int temples, int perCategory,
        CancellationToken cancellationToken)
    {
        using var client = new DashboardClient(server);
        return await new DemoFleet(terminal, client, generator, seed).SetUpAsync(code, temples, perCategory, cancellationToken);
    }

    private static async Task<int> SendAsync(
        Terminal terminal, Uri server, List<PendingPicture> pictures, CancellationToken cancellationToken)
    {
        using var client = new DashboardClient(server);
        return await new PictureSender(terminal, client).SendAsync(pictures, cancellationToken);
    }

    private static PendingPicture Pending(DemoTempleGenerator generator, string temple, DemoScene scene) => new(
        temple,
        scene.Split == Split.Train ? "train" : "test",
        scene.Category,
        $"{scene.Name}.jpg",
        _ => Task.FromResult(generator.Draw(scene).Jpeg));
}
