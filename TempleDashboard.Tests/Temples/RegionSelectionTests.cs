using TempleDashboard.Domain.Data;
using TempleDashboard.Web.Temples;

namespace TempleDashboard.Tests.Temples;

/// <summary>What pointer, keys and fields make of the rectangle.</summary>
public sealed class RegionSelectionTests
{
    private static readonly Region Part = new(0.3, 0.4, 0.2, 0.1);

    private readonly RegionSelection _selection = new(Part);

    [Theory]
    [InlineData("ArrowLeft", false, 0.29, 0.4, 0.2, 0.1)]
    [InlineData("ArrowDown", false, 0.3, 0.41, 0.2, 0.1)]
    [InlineData("ArrowRight", true, 0.3, 0.4, 0.21, 0.1)]
    [InlineData("ArrowUp", true, 0.3, 0.4, 0.2, 0.09)]
    public void Press_Arrow_MovesAndWithShiftResizes(string key, bool shift, double x, double y, double width, double height)
    {
        Assert.True(_selection.Press(key, shift));

        Assert.Equal((new Region(x, y, width, height), true), (_selection.Drawn, _selection.HasChanged));
    }

    [Fact]
    public void Press_AtTheEdge_StaysInsideAndKeepsTheSize()
    {
        for (var i = 0; i < 200; i++)
        {
            _selection.Press("ArrowRight", shift: false);
            _selection.Press("ArrowUp", shift: false);
        }

        Assert.Equal(new Region(0.8, 0, 0.2, 0.1), _selection.Drawn);
    }

    [Fact]
    public void Press_ShrunkForLong_KeepsAHundredth()
    {
        for (var i = 0; i < 200; i++)
        {
            _selection.Press("ArrowLeft", shift: true);
            _selection.Press("ArrowUp", shift: true);
        }

        Assert.Equal(new Region(0.3, 0.4, 0.01, 0.01), _selection.Drawn);
    }

    [Fact]
    public void Press_OnTheWholePicture_BeginsInTheMiddle()
    {
        var selection = new RegionSelection(null);

        selection.Press("ArrowRight", shift: false);

        Assert.Equal(new Region(0.25, 0.25, 0.5, 0.5), selection.Drawn);
        Assert.True(selection.Press("Escape", shift: false));
        Assert.Equal((null, false), (selection.Drawn, selection.HasChanged));
    }

    [Fact]
    public void Press_AnotherKey_IsNotTaken()
    {
        Assert.False(_selection.Press("Tab", shift: false));
        Assert.False(_selection.HasChanged);
    }

    [Fact]
    public void Draw_BeyondThePicture_IsCutOffAndRounded()
    {
        _selection.Draw(-0.2, 0.123456789, 0.5, 2);

        Assert.Equal(new Region(0, 0.1235, 0.3, 0.8765), _selection.Drawn);
        Assert.True(_selection.Drawn!.IsValid);
    }

    [Fact]
    public void Draw_AllOfThePicture_IsNoRegion()
    {
        _selection.Draw(0, 0, 1, 1);

        Assert.Null(_selection.Drawn);
        Assert.True(_selection.HasChanged);
    }

    [Fact]
    public void Set_StartBeyondWhereItFits_MakesItNarrower()
    {
        _selection.Set(RegionSide.Left, 0.95);
        _selection.Set(RegionSide.Height, 5);

        Assert.Equal(new Region(0.95, 0.4, 0.05, 0.6), _selection.Drawn);
    }

    [Fact]
    public void Hear_NothingDrawn_FollowsTheOther()
    {
        _selection.Hear(null);

        Assert.Equal((null, false, false), (_selection.Drawn, _selection.HasChanged, _selection.IsOvertaken));
    }

    [Fact]
    public void Hear_WhileSomethingIsDrawn_KeepsItAndSaysSo()
    {
        _selection.Press("ArrowLeft", shift: false);
        var theirs = new Region(0, 0, 0.5, 0.5);

        _selection.Hear(theirs);

        Assert.Equal((Part with { X = 0.29 }, theirs, true), (_selection.Drawn, _selection.Applied, _selection.IsOvertaken));
        _selection.Reset();
        Assert.Equal((theirs, false), (_selection.Drawn, _selection.IsOvertaken));
    }
}
