namespace TempleDashboard.Tests.Support;

/// <summary>A theory that needs Chromium; skipped with a message where there is none.</summary>
public sealed class BrowserTheoryAttribute : TheoryAttribute
{
    public BrowserTheoryAttribute() => Skip = new BrowserFactAttribute().Skip;
}
