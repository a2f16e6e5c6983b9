using TempleDashboard.Web.Labels;

namespace TempleDashboard.Tests.Labels;

public sealed class LabelCommandTests
{
    [Theory]
    [InlineData("1", LabelAction.Assign, 0)]
    [InlineData("9", LabelAction.Assign, 8)]
    [InlineData("0", LabelAction.Unlabel, 0)]
    [InlineData("u", LabelAction.Unlabel, 0)]
    [InlineData("Delete", LabelAction.Unlabel, 0)]
    [InlineData("T", LabelAction.ToggleSplit, 0)]
    [InlineData("z", LabelAction.Undo, 0)]
    [InlineData("ArrowLeft", LabelAction.Move, -1)]
    [InlineData("ArrowDown", LabelAction.Move, 5)]
    [InlineData("PageUp", LabelAction.Move, -15)]
    [InlineData(" ", LabelAction.Preview, 0)]
    [InlineData("Escape", LabelAction.Escape, 0)]
    public void Of_Key_IsItsCommand(string key, LabelAction action, int value) =>
        Assert.Equal(new LabelCommand(action, value), LabelCommand.Of(key, control: false, shift: false, columns: 5, rowsPerPage: 3));

    [Fact]
    public void Of_ShiftArrow_Extends() =>
        Assert.True(LabelCommand.Of("ArrowRight", control: false, shift: true, columns: 5, rowsPerPage: 3)!.Value.Extend);

    [Theory]
    [InlineData("a", LabelAction.SelectAll)]
    [InlineData("z", LabelAction.Undo)]
    public void Of_WithControl_IsTheUsualOne(string key, LabelAction action) =>
        Assert.Equal(action, LabelCommand.Of(key, control: true, shift: false, columns: 5, rowsPerPage: 3)!.Value.Action);

    [Theory]
    [InlineData("1", true)]
    [InlineData("t", true)]
    [InlineData("x", false)]
    [InlineData("a", false)]
    [InlineData("F5", false)]
    public void Of_OtherKey_IsLeftToTheBrowser(string key, bool control) =>
        Assert.Null(LabelCommand.Of(key, control, shift: false, columns: 5, rowsPerPage: 3));
}
