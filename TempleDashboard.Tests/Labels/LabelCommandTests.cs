using TempleDashboard.Web.Labels;
using TempleDashboard.Web.Pictures;

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
        Assert.Equal(new LabelCommand(action, value), LabelCommand.Of(key, control: false, shift: false, Many(40), 5, rowsPerPage: 3));

    [Fact]
    public void Of_ShiftArrow_Extends() =>
        Assert.True(LabelCommand.Of("ArrowRight", control: false, shift: true, Many(9), columns: 5, rowsPerPage: 3)!.Value.Extend);

    [Theory]
    [InlineData("a", LabelAction.SelectAll)]
    [InlineData("z", LabelAction.Undo)]
    [InlineData("y", LabelAction.Redo)]
    public void Of_WithControl_IsTheUsualOne(string key, LabelAction action) =>
        Assert.Equal(action, LabelCommand.Of(key, control: true, shift: false, Many(9), columns: 5, rowsPerPage: 3)!.Value.Action);

    [Fact]
    public void Of_ShiftControlZ_Redoes() =>
        Assert.Equal(LabelAction.Redo, LabelCommand.Of("Z", control: true, shift: true, Many(9), columns: 5, rowsPerPage: 3)!.Value.Action);

    /// <summary>No letter labels a picture that is a command as well.</summary>
    [Fact]
    public void CategoryKeys_AllOfThem_MeanTheirCategoryAndNothingElse()
    {
        var keys = Many(33);
        Assert.Equal(32, keys.All.Distinct().Count());
        for (var i = 0; i < keys.All.Length; i++)
        {
            Assert.Equal(new LabelCommand(LabelAction.Assign, i), LabelCommand.Of($"{keys.All[i]}", false, false, keys, 5, 3));
            Assert.Equal(char.ToUpperInvariant(keys.All[i]), keys.Of(i));
        }
        Assert.Null(keys.Of(32));
        Assert.Equal(18, Enumerable.Range(0, 18).Select(CategoryKeys.ClassOf).Distinct().Count());
    }

    [Theory]
    [InlineData("", "", "", "123")]
    [InlineData("", "", "c", "12c")]
    [InlineData("", "", "1", "321")]
    [InlineData("2", "1", "", "213")]
    [InlineData("b", "1", "a", "b1a")]
    public void CategoryKeys_ChosenOnes_LeaveTheOthersTheirPlaces(string first, string second, string third, string keys)
    {
        string[] chosen = [first, second, third];

        var categories = chosen.Select((key, i) => new CategoryChoice(i, $"{i}", key.Length > 0 ? key : null)).ToList();
        Assert.Equal(keys, new CategoryKeys(categories).All);
    }

    [Theory]
    [InlineData("1", true)]
    [InlineData("t", true)]
    [InlineData("x", true)]
    [InlineData("ß", false)]
    [InlineData("F5", false)]
    public void Of_OtherKey_IsLeftToTheBrowser(string key, bool control) =>
        Assert.Null(LabelCommand.Of(key, control, shift: false, Many(40), columns: 5, rowsPerPage: 3));

    private static CategoryKeys Many(int count) => new([.. Enumerable.Range(1, count).Select(i => new CategoryChoice(i, $"Kind {i}"))]);
}
