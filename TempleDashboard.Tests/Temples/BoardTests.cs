using TempleDashboard.Domain.Data;
using TempleDashboard.Tests.Support;
using TempleDashboard.Web.Temples;

namespace TempleDashboard.Tests.Temples;

public sealed class BoardTests
{
    private readonly HashSet<long> _training = [];
    private readonly Board _board;

    public BoardTests()
    {
        _board = new(_training.Contains);
        _board.Take([Row(1, "Aster"), Row(2, "Birch"), Row(3, "Cedar")]);
        _board.Arrange(new());
    }

    [Fact]
    public void Add_AnomalyAtTheEnd_ChangesTheRowAndNotItsPlace()
    {
        Assert.Equal("Aster Birch Cedar", Names());

        _board.Add([(3, BoardRowTests.Answer(AnomalyReason.Unfamiliar) with { PredictionId = 9 })]);

        Assert.Equal("Aster Birch Cedar", Names());
        Assert.Equal(BoardState.Anomaly, _board.Shown[2].Row.State);
        Assert.Equal((1, 1), (_board.Shown[2].Glow, _board.OutOfOrder));

        _board.Arrange(new());

        Assert.Equal("Cedar Aster Birch", Names());
        Assert.Equal((0, 0), (_board.Shown[0].Glow, _board.OutOfOrder));
    }

    [Fact]
    public void Add_WhereTheOrderStaysRight_AsksForNothing()
    {
        _board.Add([(1, BoardRowTests.Answer(AnomalyReason.Unfamiliar) with { PredictionId = 9 })]);
        Assert.Equal(0, _board.OutOfOrder);
    }

    [Fact]
    public void Add_ClassifierThatIsNotOnTheBoard_ChangesNothing()
    {
        var before = _board.Shown.Select(line => line.Row).ToList();
        _board.Add([(99, BoardRowTests.Answer() with { PredictionId = 9 })]);
        Assert.Equal(before, _board.Shown.Select(line => line.Row));
    }

    [Fact]
    public void Take_NewAndGoneRows_StandAtTheEndAndLeave()
    {
        _board.Take([Row(1, "Aster"), Row(3, "Cedar"), Row(4, "Aaa")]);
        Assert.Equal("Aster Cedar Aaa", Names());
        _board.Arrange(new());
        Assert.Equal("Aaa Aster Cedar", Names());
    }

    [Fact]
    public void Take_RowsReadBeforeAnAnswerCame_KeepTheAnswer()
    {
        _board.Add([(3, BoardRowTests.Answer(AnomalyReason.Unfamiliar) with { PredictionId = 9 })]);

        _board.Take([Row(1, "Aster"), Row(2, "Birch"), Row(3, "Cedar") with { Last = BoardRowTests.Answer() with { PredictionId = 8 } }]);

        Assert.Equal((9, 1), (_board.Shown[2].Row.Last?.PredictionId, _board.Shown[2].Glow));
    }

    [Theory]
    [InlineData(false, "Birch Cedar Aster")]
    [InlineData(true, "Cedar Birch Aster")]
    public void Arrange_ByAccuracy_PutsWhatHasNoneAtTheEnd(bool descending, string names)
    {
        _board.Take([Row(1, "Aster"), Row(2, "Birch") with { Model = Model(0.7) }, Row(3, "Cedar") with { Model = Model(0.9) }]);
        _board.Arrange(new() { Sort = BoardSort.Accuracy, IsDescending = descending });
        Assert.Equal(names, Names());
    }

    [Fact]
    public void Arrange_Groups_StandTogetherInTheirOrder()
    {
        _board.Take(
        [
            Row(1, "Aster") with { Last = BoardRowTests.Answer() },
            Row(2, "Birch") with { Last = BoardRowTests.Answer() with { Category = "Bell" } },
            Row(3, "Cedar") with { Last = BoardRowTests.Answer(AnomalyReason.Unfamiliar) },
        ]);

        _board.Arrange(new() { Group = BoardGrouping.Category, Sort = BoardSort.Temple });
        Assert.Equal("Cedar Birch Aster", Names());
        _board.Arrange(new() { Group = BoardGrouping.State, Sort = BoardSort.Temple, IsDescending = true });
        Assert.Equal("Cedar Birch Aster", Names());
        Assert.Equal(2, _board.CountOf(_board.GroupOf(_board.Shown[1].Row)));
    }

    [Fact]
    public void Arrange_Figure_ShowsWhatItCounts()
    {
        _training.Add(2);
        _board.Take(
        [
            Row(1, "Aster") with { Model = Model(0.9), Last = BoardRowTests.Answer(), Days = [new(5, 3, 3)] },
            Row(2, "Birch"),
            Row(3, "Cedar") with { Model = Model(0.9), Last = BoardRowTests.Answer(), Categories = [new("Door closed", IsFine: true)] },
        ]);

        foreach (var (figure, count, names) in new[]
            {
                (BoardFigure.Anomalies, 0, ""), (BoardFigure.Attention, 1, "Cedar"), (BoardFigure.Review, 3, "Aster"),
                (BoardFigure.Training, 1, "Birch"), (BoardFigure.Untrained, 1, "Birch"),
            })
        {
            _board.Arrange(new() { Figure = figure });
            Assert.Equal((count, names), (_board.CountOf(figure), Names()));
        }
    }

    private string Names() => string.Join(' ', _board.Shown.Select(line => line.Row.TempleName));

    private static BoardRow Row(long id, string name) => BoardRowTests.Row(name, id);

    private static BoardModel Model(double accuracy) => new(1, 1, accuracy, 100, PictureRows.Time);
}
