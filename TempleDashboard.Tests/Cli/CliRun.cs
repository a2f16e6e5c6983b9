using Spectre.Console;
using TempleDashboard.Cli;

namespace TempleDashboard.Tests.Cli;

/// <summary>What a command of <c>temple</c> ended with and wrote.</summary>
internal sealed record CliRun(int ExitCode, string Output, string Error)
{
    public static async Task<CliRun> StartAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var screen = AnsiConsole.Create(new()
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(output),
        });
        screen.Profile.Width = 200;
        var code = await TempleCommand.RunAsync(args, new(screen, TextWriter.Synchronized(output), TextWriter.Synchronized(error)));
        return new(code, output.ToString(), error.ToString());
    }
}
