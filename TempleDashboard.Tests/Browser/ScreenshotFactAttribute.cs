using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Browser;

/// <summary>Runs only where docs/screenshots.sh names the folder for the pictures.</summary>
public sealed class ScreenshotFactAttribute : FactAttribute
{
    public const string Variable = "TEMPLE_SCREENSHOTS";

    public ScreenshotFactAttribute() =>
        Skip = new BrowserFactAttribute().Skip
            ?? (Folder is null ? "Takes the pictures of the documentation: run docs/screenshots.sh." : null);

    public static string? Folder => Environment.GetEnvironmentVariable(Variable);
}
