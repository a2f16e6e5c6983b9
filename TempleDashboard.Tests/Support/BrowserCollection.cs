namespace TempleDashboard.Tests.Support;

/// <summary>
/// Journeys in Chromium share one browser and run one after another: two at once would only wait for each other's processor.
/// </summary>
[CollectionDefinition(Name)]
public sealed class BrowserCollection : ICollectionFixture<BrowserFixture>
{
    public const string Name = "Browser";
}

/// <summary>
/// What is asked of every page has a browser of its own: behind the journeys it would be alone at the end of the run.
/// </summary>
[CollectionDefinition(Name)]
public sealed class EveryPageCollection : ICollectionFixture<BrowserFixture>
{
    public const string Name = "Every page";
}
