using Spectre.Console;

namespace TempleDashboard.Cli;

/// <summary>
/// Where the program writes: tables and progress to <see cref="Screen"/>, one-line messages to <see cref="Out"/> and <see cref="Error"/>.
/// </summary>
public sealed record Terminal(IAnsiConsole Screen, TextWriter Out, TextWriter Error)
{
    private const int WidthInFile = 200;

    /// <summary>The terminal of this process. Redirected output is not broken at the 80 columns of an imagined screen.</summary>
    public static Terminal OfProcess()
    {
        var screen = AnsiConsole.Console;
        if (Console.IsOutputRedirected)
            screen.Profile.Width = WidthInFile;
        return new(screen, Console.Out, Console.Error);
    }
}
