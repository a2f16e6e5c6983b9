using TempleDashboard.Web.Labels;

namespace TempleDashboard.Tests.Labels;

public sealed class LabelBoardTests
{
    private readonly LabelBoard _board = new() { Columns = 4 };

    public LabelBoardTests() => _board.Load([.. Enumerable.Range(100, 10).Select(id => (long)id)]);

    [Fact]
    public void Move_FirstTime_SelectsTheFirstPicture()
    {
        _board.Move(1, extend: false);
        Assert.Equal([100L], _board.Targets);
    }

    [Theory]
    [InlineData(0, -1, 0)]
    [InlineData(9, 1, 9)]
    [InlineData(1, 4, 5)]
    [InlineData(5, -4, 1)]
    [InlineData(1, -4, 1)]
    [InlineData(7, 4, 9)]
    [InlineData(9, 4, 9)]
    [InlineData(3, int.MaxValue / 2, 9)]
    [InlineData(9, -int.MaxValue / 2, 0)]
    public void Move_FromPosition_StaysOnTheBoard(int from, int steps, int expected)
    {
        _board.GoTo(100 + from);
        _board.Move(steps, extend: false);
        Assert.Equal(expected, _board.Focus);
    }

    [Fact]
    public void Move_WithShift_GrowsAndShrinksFromTheAnchor()
    {
        _board.GoTo(102);
        _board.Move(1, extend: true);
        _board.Move(1, extend: true);
        Assert.Equal([102L, 103, 104], _board.Targets);
        _board.Move(-4, extend: true);
        Assert.Equal([100L, 101, 102], _board.Targets);
    }

    [Fact]
    public void Click_WithControl_TogglesOneAndKeepsTheOthers()
    {
        _board.Click(1, extend: false, toggle: false);
        _board.Click(5, extend: false, toggle: true);
        _board.Click(1, extend: false, toggle: true);
        Assert.Equal([105L], _board.Targets);
    }

    [Fact]
    public void Click_WithShift_SelectsTheRange()
    {
        _board.Click(6, extend: false, toggle: false);
        _board.Click(3, extend: true, toggle: false);
        Assert.Equal([103L, 104, 105, 106], _board.Targets);
    }

    [Fact]
    public void Targets_NothingSelected_IsTheFocusedPicture()
    {
        _board.GoTo(104);
        _board.ClearSelection();
        Assert.Equal([104L], _board.Targets);
        Assert.Equal(0, _board.SelectedCount);
    }

    [Fact]
    public void SelectAll_ThenLoadOfFewer_KeepsOnlyWhatIsShown()
    {
        _board.SelectAll();
        _board.Load([105, 108]);
        Assert.Equal([105L, 108], _board.Targets);
    }

    [Fact]
    public void Load_NewPicturesInFront_KeepsTheFocusOnItsPicture()
    {
        _board.GoTo(103);
        _board.Load([.. new long[] { 200, 201 }, .. _board.Ids]);
        Assert.Equal(103, _board.FocusedId);
        Assert.Equal(5, _board.Focus);
    }

    [Fact]
    public void Load_Nothing_HasNoFocusAndNoTargets()
    {
        _board.GoTo(103);
        _board.Load([]);
        Assert.Null(_board.FocusedId);
        Assert.Empty(_board.Targets);
        Assert.Equal(0, _board.RowCount);
    }

    [Fact]
    public void Row_LastOne_HasTheRest()
    {
        Assert.Equal(3, _board.RowCount);
        Assert.Equal([108L, 109], _board.Row(2));
    }
}
