using Xunit.Abstractions;

[assembly: TestCollectionOrderer("TempleDashboard.Tests.Support.LongestFirst", "TempleDashboard.Tests")]

namespace TempleDashboard.Tests.Support;

/// <summary>
/// Starts the collections that take longest before the others, so that none of them is alone at the end with one processor busy.
/// </summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Longest =
    [
        BrowserCollection.Name,
        EveryPageCollection.Name,
        nameof(Training.DataSetGoalsTests),
        nameof(Models.UseItFromTests),
        nameof(Learning.Anomaly.AnomalyGoalsTests),
        nameof(Hosting.StartTests),
        Models.DemoModelCollection.Name,
        nameof(Training.ConvNetNewDaysTests),
        nameof(Pictures.Damage.JpegDamageTests),
        nameof(Review.PredictionHeatMapsTests),
        nameof(Training.TrainingServiceTests),
        nameof(Browser.PowerCutTests),
    ];

    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderBy(PlaceOf);

    private static int PlaceOf(ITestCollection collection)
    {
        var place = Array.FindIndex(Longest, name =>
            collection.DisplayName == name || collection.DisplayName.EndsWith($".{name}", StringComparison.Ordinal));
        return place >= 0 ? place : Longest.Length;
    }
}
