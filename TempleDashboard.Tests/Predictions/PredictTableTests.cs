using TempleDashboard.Web.Predictions;

namespace TempleDashboard.Tests.Predictions;

public sealed class PredictTableTests
{
    private static readonly AnsweredPicture Answer = new(
        7, "a", "Door, open", false, null, new Nearness(0.0125, 0.05, null, null), 0.985, 0.5, 3, 1, [], false);

    [Fact]
    public void Csv_AnswersAndOneUnderWay_ListsTheAnswersAlone() => Assert.Equal(
        "name,verdict,most likely,probability,distance,prediction\r\n"
            + "\"'=1+1.jpg\",\"Door, open\",\"Door, open\",0.9850,0.0125,7\r\n",
        PredictTable.Csv([new(1, "=1+1.jpg") { Answer = Answer }, new(2, "b.jpg")]));

    [Fact]
    public void Restore_AnswersOfBefore_StandBelowTheNewOnesAndOnce()
    {
        var board = new PredictBoard();
        board.Add(1, "new.jpg");
        board.Answer(1, Answer);

        board.Restore([("new.jpg", Answer), ("old.jpg", Answer with { Id = 3 })]);

        Assert.Equal(["new.jpg", "old.jpg"], board.Items.Select(item => item.Name));
        Assert.Equal(2, board.Items.Select(item => item.Key).Distinct().Count());
    }
}
