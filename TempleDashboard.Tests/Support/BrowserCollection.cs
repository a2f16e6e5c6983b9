namespace TempleDashboard.Tests.Support;

/// <summary>
/// Tests in Chromium share one browser and run one after another: two at once would only wait for each other's processor.
/// </summary>
[CollectionDefinition(Name)]
public sealed class BrowserCollection : ICollectionFixture<BrowserFixture>
{
    public const string Name = "Browser";
}
