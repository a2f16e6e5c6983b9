using TempleDashboard.Cli.Server;

namespace TempleDashboard.Cli.Backbones;

/// <summary>Says how a command ended.</summary>
internal static class Outcome
{
    /// <summary>Writes what was wrong, or that it is done, and gives the exit code.</summary>
    public static async Task<int> SayAsync(Terminal terminal, Problem? problem, string done)
    {
        if (problem is null)
        {
            await terminal.Out.WriteLineAsync(done);
            return ExitCodes.Ok;
        }
        foreach (var line in problem.Lines())
            await terminal.Error.WriteLineAsync(line);
        return ExitCodes.Failed;
    }
}
