namespace TempleDashboard.Tests.Support;

/// <summary>A test that needs Chromium; skipped with a message where there is none.</summary>
public sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute()
    {
        if (BrowserPath.Chromium is null)
            Skip = "Chromium was not found: install it (Debian: apt-get install chromium), or name it in TEMPLE_CHROMIUM.";
    }
}
