using Xunit.Abstractions;

[assembly: TestCollectionOrderer("TempleDashboard.Tests.Support.LongestFirst", "TempleDashboard.Tests")]

namespace TempleDashboard.Tests.Support;

/// <summary>Starts the collections that take longest before the others, so that none of them is alone at the end with one processor busy.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Long =
    [
        BrowserCollection.Name, nameof(Api.DataSetGoalsTests), nameof(Models.UseItFromTests), nameof(Evaluation.Anomaly.AnomalyGoalsTests),
        nameof(Hosting.StartTests), Models.DemoModelCollection.Name, nameof(Training.ConvNetNewDaysTests), nameof(Images.Damage.JpegDamageTests),
        nameof(Prediction.HeatMaps.PredictionHeatMapsTests), nameof(Training.TrainingServiceTests), nameof(Browser.PowerCutTests),
        nameof(Browser.AnsweredPredictionsTests), nameof(Training.ResumeTests), nameof(Api.AnomalyServiceGoalsTests),
    ];

    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) => testCollections.OrderBy(collection =>
        Array.FindIndex(Long, name => collection.DisplayName == name || collection.DisplayName.EndsWith($".{name}", StringComparison.Ordinal)) is >= 0 and var place
            ? place
            : Long.Length);
}
