using TempleDashboard.Web.Labels;

namespace TempleDashboard.Tests.Labels;

public sealed class LabelCommandTests
{
    [Theory]
    [InlineData("1", LabelAction.Assign, 0)]
    [InlineData("9", LabelAction.Assign, 8)]
    [InlineData("a", LabelAction.Assign, 9)]
    [InlineData("Y", LabelAction.Assign, 31)]
    [InlineData("?", LabelAction.Help, 0)]
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
    [InlineData("y", LabelAction.Redo)]
    public void Of_WithControl_IsTheUsualOne(string key, LabelAction action) =>
        Assert.Equal(action, LabelCommand.Of(key, control: true, shift: false, columns: 5, rowsPerPage: 3)!.Value.Action);

    [Fact]
    public void Of_ShiftControlZ_Redoes() =>
        Assert.Equal(LabelAction.Redo, LabelCommand.Of("Z", control: true, shift: true, columns: 5, rowsPerPage: 3)!.Value.Action);

    /// <summary>No letter labels a picture that is a command as well.</summary>
    [Fact]
    public void CategoryKeys_AllOfThem_MeanTheirCategoryAndNothingElse()
    {
        var keys = CategoryKeys.First(100);
        Assert.Equal(32, keys.Distinct().Count());
        for (var i = 0; i < keys.Length; i++)
        {
            Assert.Equal(new LabelCommand(LabelAction.Assign, i), LabelCommand.Of($"{keys[i]}", false, false, 5, 3));
            Assert.Equal(char.ToUpperInvariant(keys[i]), CategoryKeys.Of(i));
        }
        Assert.Null(CategoryKeys.Of(keys.Length));
        Assert.Equal(18, Enumerable.Range(0, 18).Select(CategoryKeys.ClassOf).Distinct().Count());
    }

    [Theory]
    [InlineData("1", true)]
    [InlineData("t", true)]
    [InlineData("x", true)]
    [InlineData("ß", false)]
    [InlineData("F5", false)]
    public void Of_OtherKey_IsLeftToTheBrowser(string key, bool control) =>
        Assert.Null(LabelCommand.Of(key, control, shift: false, columns: 5, rowsPerPage: 3));
}
