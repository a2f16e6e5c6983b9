using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using TempleDashboard.Cli.Server;
using TempleDashboard.Contracts;

namespace TempleDashboard.Cli.Backbones;

/// <summary><c>temple backbones list</c>.</summary>
public static class ListBackbonesCommand
{
    private const int HashShown = 12;

    public static Command Create(Terminal terminal, Option<Uri> server)
    {
        var command = new Command("list", "Lists the backbones, the program's own first");
        command.SetAction(async (arguments, cancellationToken) =>
        {
            using var client = new DashboardClient(arguments.GetRequiredValue(server));
            terminal.Screen.Write(Table(await BackboneSearch.AllAsync(client, cancellationToken)));
            return ExitCodes.Ok;
        });
        return command;
    }

    private static Table Table(IReadOnlyList<BackboneView> backbones)
    {
        var table = new Table().AddColumns("Name", "Picture", "Numbers", "File", "Used by", "From", "SHA-256");
        foreach (var backbone in backbones)
        {
            table.AddRow(
                Markup.Escape(backbone.Name),
                $"{backbone.InputWidth} x {backbone.InputHeight}",
                backbone.EmbeddingLength.ToString(CultureInfo.InvariantCulture),
                backbone.Present ? string.Create(CultureInfo.InvariantCulture, $"{backbone.ByteCount / 1e6:0.0} MB") : "missing",
                $"{backbone.Classifiers} classifiers, {backbone.Models} models",
                Markup.Escape(backbone.BuiltIn ? "comes with the program" : backbone.Source),
                backbone.Sha256[..HashShown]);
        }
        return table;
    }
}
