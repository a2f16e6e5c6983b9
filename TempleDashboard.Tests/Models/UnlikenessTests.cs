using Bunit;
using TempleDashboard.Domain.Training;
using TempleDashboard.Learning.Anomaly;
using TempleDashboard.Tests.Support;
using TempleDashboard.Web.Models;

namespace TempleDashboard.Tests.Models;

public sealed class UnlikenessTests : ScreenContext
{
    private static readonly DistanceReport Report = new(20, 0.01, 0.2, [0.1f, 0.12f, 0.15f], [0.11f, 0.13f, 0.25f], [0.19f, 0.4f]);

    [Fact]
    public void ModelOfOneCategory_ShowsSharesAndTheWrongVerdicts()
    {
        var section = Render<Unlikeness>(parameters =>
            parameters
                .Add(part => part.Report, Report)
                .Add(part => part.IsAll, true)
                .Add(part => part.Usual, "normal")
                .Add(
                    part => part.Pictures,
                    [
                        Picture("a", "normal", "normal"),
                        Picture("false alarm", "normal", NoCategory.Name),
                        Picture("found", "broken", NoCategory.Name),
                        Picture("missed", "broken", "normal"),
                    ]));

        Assert.Contains(
            "1 of 2 strange test pictures are found. 1 of 3 usual test pictures would be "
                + "called unlike anything seen (10 per 1,000 were accepted when it was made).",
            section.Markup,
            StringComparison.Ordinal);
        Assert.Equal(["false alarm", "missed"], section.FindAll("li .picture-name").Select(name => name.TextContent));
        Assert.DoesNotContain("recall", section.Markup, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void OlderModel_SaysToTrainAgain()
    {
        var section = Render<Unlikeness>(parameters => parameters.Add(part => part.Report, null).Add(part => part.Pictures, []));

        Assert.Contains("Train again", section.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Verdict_TooFewPictures_SaysWhatToAdd() =>
        Assert.Contains("Add pictures of other days", Texts.English.Distances(Report with { Threshold = null }), StringComparison.Ordinal);

    [Fact]
    public void Shape_AllDistances_SumsToOneAndStaysInsideTheFrame()
    {
        var shape = new DistanceShape(Report with { Strangers = [0.19f, 1.9f] });

        Assert.Equal(1, shape.Strangers.Sum(), 1e-9);
        Assert.Equal(DistanceShape.Number(DistanceShape.Right), shape.X(1.9));
        Assert.StartsWith("M14 160", shape.Path(shape.Test), StringComparison.Ordinal);
    }

    private static TestPicture Picture(string name, string actual, string predicted) =>
        new(new string('a', 64), name, actual, predicted, 1) { Distance = 0.2 };
}
