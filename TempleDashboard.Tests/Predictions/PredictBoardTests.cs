using TempleDashboard.Tests.Support;
using TempleDashboard.Web.Predictions;

namespace TempleDashboard.Tests.Predictions;

public sealed class PredictBoardTests
{
    private readonly PredictBoard _board = new();

    [Fact]
    public void Add_MoreThanFit_DropsTheOldestThatIsDone()
    {
        for (var key = 1; key <= PredictBoard.MostShown + 1; key++)
        {
            if (key == 4)
                _board.Fail(2, "not a picture");
            _board.Add(key, "a.jpg");
        }
        Assert.Equal(PredictBoard.MostShown, _board.Items.Count);
        Assert.DoesNotContain(_board.Items, item => item.Key == 2);
        Assert.True(_board.HasDropped);
    }

    [Fact]
    public void Add_NothingDoneYet_KeepsAll()
    {
        for (var key = 0; key < PredictBoard.MostShown + 5; key++)
            _board.Add(key, "a.jpg");
        Assert.Equal(PredictBoard.MostShown + 5, _board.UnderWay);
    }

    [Fact]
    public void Sent_AfterTheFailure_ChangesNothing()
    {
        _board.Add(1, "a.jpg");
        _board.Fail(1, "broken");
        _board.Sent(1, 0.5);
        _board.Sent(99, 0.5);
        Assert.Equal(("broken", 0.0), (_board.Items[0].Error, _board.Items[0].Sent));
    }

    [Fact]
    public void Clear_SomeUnderWay_KeepsThose()
    {
        _board.Add(1, "a.jpg");
        _board.Add(2, "b.jpg");
        _board.Fail(1, "broken");
        _board.Clear();
        Assert.Equal(2, Assert.Single(_board.Items).Key);
    }

    [Fact]
    public void Summary_SomeRefused_SaysHowMany()
    {
        _board.Add(1, "a.jpg");
        _board.Add(2, "b.jpg");
        Assert.Equal("2 pictures under way…", _board.Summary(Texts.English));
        _board.Fail(1, "broken");
        Assert.Equal("1 picture under way…", _board.Summary(Texts.English));
        _board.Fail(2, "broken");
        Assert.Equal("2 pictures refused.", _board.Summary(Texts.English));
    }
}
