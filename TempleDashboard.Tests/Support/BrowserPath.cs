namespace TempleDashboard.Tests.Support;

/// <summary>Where Chromium is on this machine.</summary>
internal static class BrowserPath
{
    /// <summary>The browser's file, null where there is none; the environment variable TEMPLE_CHROMIUM goes first.</summary>
    public static string? Chromium { get; } =
        new[]
        {
            Environment.GetEnvironmentVariable("TEMPLE_CHROMIUM"),
            "/usr/bin/chromium",
            "/usr/bin/chromium-browser",
            "/usr/bin/google-chrome",
        }.FirstOrDefault(File.Exists);
}
