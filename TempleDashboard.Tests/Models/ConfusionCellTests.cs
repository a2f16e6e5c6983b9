using TempleDashboard.Domain.Training;
using TempleDashboard.Web.Models;

namespace TempleDashboard.Tests.Models;

public sealed class ConfusionCellTests
{
    private static readonly TestPicture[] Pictures =
    [
        new("1", "a", "open", "closed", 0.6),
        new("2", "b", "open", "closed", 0.9),
        new("3", "c", "open", "open", 0.9),
        new("4", "d", "open", "open", 0.6),
        new("5", "e", "closed", "closed", 0.7),
    ];

    [Fact]
    public void Pick_MisreadPictures_GivesTheMostCertainMistakesFirst() =>
        Assert.Equal(["2", "1"], new ConfusionCell("open", "closed").Pick(Pictures).Select(picture => picture.Sha256));

    [Fact]
    public void Pick_RightPictures_GivesTheLeastCertainFirst() =>
        Assert.Equal(["4", "3"], new ConfusionCell("open", "open").Pick(Pictures).Select(picture => picture.Sha256));
}
