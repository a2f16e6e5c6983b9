using System.CommandLine;

namespace TempleDashboard.Cli.Backbones;

/// <summary><c>temple backbones</c>: the networks that turn pictures into numbers before a classifier learns from them.</summary>
public static class BackbonesCommand
{
    public static Command Create(Terminal terminal, Option<Uri> server) =>
        new("backbones", "Lists, adds, removes and chooses the networks that look at pictures first")
        {
            ListBackbonesCommand.Create(terminal, server),
            AddBackboneCommand.Create(terminal, server),
            RemoveBackboneCommand.Create(terminal, server),
            UseBackboneCommand.Create(terminal, server),
        };
}
