using TempleDashboard.Domain.Data;
using TempleDashboard.Web.Training;

namespace TempleDashboard.Tests.Training;

public sealed class CurveAxisTests
{
    [Theory]
    [InlineData(1, 0.2, 5)]
    [InlineData(0.56, 0.2, 3)]
    [InlineData(0.04, 0.01, 4)]
    [InlineData(7.3, 2, 4)]
    [InlineData(0, 1, 1)]
    [InlineData(double.NaN, 1, 1)]
    public void Of_HighestValue_GivesRoundStepsThatReachIt(double highest, double step, int steps)
    {
        var axis = CurveAxis.Of(highest);
        Assert.Equal((step, steps), (Math.Round(axis.Step, 6), axis.Steps));
    }

    [Fact]
    public void FillIn_EpochsWithoutAValue_LieOnTheLineBetweenTheirNeighbours() => Assert.Equal(
        [2.0, 2.0, 3.0, 4.0, 4.0],
        CurvePoint.FillIn([new(2, 2), new(4, 4)], [1, 2, 3, 4, 5]).Select(point => point.Value));

    [Fact]
    public void RunBoard_RunsBeginAndEnd_KnowsThatItsListsAreOutdated()
    {
        var board = new RunBoard();
        board.BeginReading();
        board.Show([], [], 25);
        board.Offer(new() { RunId = 1, ClassifierId = 1, Number = 1, Status = RunStatus.Succeeded });
        Assert.False(board.IsOutdated);

        board.Offer(new() { RunId = 2, ClassifierId = 1, Number = 2, Status = RunStatus.Running });
        Assert.True(board.IsOutdated);

        board.BeginReading();
        board.Offer(new() { RunId = 3, ClassifierId = 1, Number = 3, Status = RunStatus.Running });
        board.Show([], [], 25);
        Assert.True(board.IsOutdated);
    }
}
