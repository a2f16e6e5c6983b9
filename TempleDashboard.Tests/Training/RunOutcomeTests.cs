using Bunit;
using TempleDashboard.Domain.Data;
using TempleDashboard.Tests.Support;
using TempleDashboard.Web.Training;

namespace TempleDashboard.Tests.Training;

public sealed class RunOutcomeTests : ScreenContext
{
    private static readonly RunRow Row = new()
    {
        Id = 3,
        ClassifierId = 7,
        Number = 2,
        Status = RunStatus.Succeeded,
        Message = "Model 2 stayed a candidate.",
        QueuedAt = new DateTime(2026, 11, 1, 8, 0, 0, DateTimeKind.Utc),
        StartedAt = new DateTime(2026, 11, 1, 8, 0, 1, DateTimeKind.Utc),
        EndedAt = new DateTime(2026, 11, 1, 8, 0, 9, DateTimeKind.Utc),
        StartedBy = "browser",
        Seed = 1,
        Method = TrainingMethod.Auto,
        Settings = null,
        Resumes = 0,
        SnapshotSha256 = null,
        ModelId = 12,
        ModelNumber = 2,
        TestAccuracy = 0.925,
        TestCount = 40,
        Serves = false,
    };

    [Fact]
    public void Outcome_Candidate_SaysWhyAndLeadsToTheModel()
    {
        var outcome = Show(Row);
        Assert.Contains("Model 2 stayed a candidate.", outcome.Find(".standing").TextContent, StringComparison.Ordinal);
        Assert.Equal(["models/12"], outcome.FindAll("a").Select(link => link.GetAttribute("href")));
        Assert.Contains("92.5%", outcome.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Outcome_Champion_OffersToTryIt()
    {
        var outcome = Show(Row with { Serves = true });
        Assert.Equal(["classifiers/7/predict", "models/12"], outcome.FindAll("a").Select(link => link.GetAttribute("href")));
    }

    [Fact]
    public void Outcome_Interrupted_StartsItAgain()
    {
        var again = 0;
        var outcome = Render<RunOutcome>(parameters => parameters
            .Add(p => p.Run, Row with { Status = RunStatus.Interrupted, ModelId = null })
            .Add(p => p.Title, "Result")
            .Add(p => p.Again, () => again++));
        outcome.FindAll("button").Single(button => button.TextContent.Contains("Start it again", StringComparison.Ordinal)).Click();
        Assert.Equal(1, again);
    }

    private IRenderedComponent<RunOutcome> Show(RunRow row) =>
        Render<RunOutcome>(parameters => parameters.Add(p => p.Run, row).Add(p => p.Title, "Result"));
}
