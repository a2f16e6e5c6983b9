using TempleDashboard.Tests.Support;
using TempleDashboard.Web.Temples;

namespace TempleDashboard.Tests.Temples;

public sealed class TempleOrderTests
{
    private static readonly ChampionFacts Good = new(1, 1, "transfer", 0.99, PictureRows.Time);

    [Fact]
    public void WorstFirst_MixedTemples_PutsWhatNeedsAPersonAtTheTop()
    {
        var strangerNow = Card("stranger now") with
        {
            Champion = Good,
            Last = Verdict(isAnomaly: true) with { IsStranger = true },
            RecentPredictions = 100,
        };
        var anomalyNow = Card("anomaly now") with
        {
            Champion = Good,
            Last = Verdict(isAnomaly: true),
            RecentPredictions = 100,
            RecentStrangers = 1,
        };
        var manyAnomalies = Card("many anomalies") with
        {
            Champion = Good,
            Last = Verdict(isAnomaly: false),
            RecentPredictions = 100,
            RecentStrangers = 30,
        };
        var untrained = Card("untrained");
        var weak = Card("weak") with { Champion = Good with { TestAccuracy = 0.7 } };
        var fine = Card("fine") with { Champion = Good, Last = Verdict(isAnomaly: false), RecentPredictions = 100 };

        var ordered = TempleOrder.WorstFirst([fine, weak, untrained, manyAnomalies, anomalyNow, strangerNow]);

        Assert.Equal(["stranger now", "anomaly now", "many anomalies", "untrained", "weak", "fine"], ordered.Select(card => card.Name));
    }

    private static TempleCard Card(string name) => new() { TempleId = 1, Code = name, Name = name };

    private static LastVerdict Verdict(bool isAnomaly) => new(1, "Door open", isAnomaly, IsStranger: false, 0.9, PictureRows.Time, "");
}
