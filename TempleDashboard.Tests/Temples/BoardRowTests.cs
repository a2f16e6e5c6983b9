using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Predictions;
using TempleDashboard.Tests.Support;
using TempleDashboard.Web.Temples;

namespace TempleDashboard.Tests.Temples;

public sealed class BoardRowTests
{
    private static readonly BoardModel Good = new(1, 1, 0.99, 100, PictureRows.Time);

    [Fact]
    public void WorstFirst_MixedRows_PutsWhatNeedsAPersonAtTheTop()
    {
        var strangerNow = Row("stranger now") with { Model = Good, Last = Answer(AnomalyReason.Unfamiliar), Days = Week(100, 0) };
        var anomalyNow = Row("anomaly now") with { Model = Good, Last = Answer(AnomalyReason.LowConfidence), Days = Week(100, 1) };
        var notAsItShouldBe = Row("not as it should be") with
        {
            Model = Good, Last = Answer(), Categories = [new("Door closed", IsFine: true)], Days = Week(100, 0),
        };
        var manyAnomalies = Row("many anomalies") with { Model = Good, Last = Answer(), Days = Week(100, 30) };
        var untrained = Row("untrained");
        var weak = Row("weak") with { Model = Good with { Accuracy = 0.7 } };
        var fine = Row("fine") with { Model = Good, Last = Answer(), Days = Week(100, 0) };

        BoardRow[] rows = [fine, weak, untrained, manyAnomalies, notAsItShouldBe, anomalyNow, strangerNow];

        Assert.Equal(
            ["stranger now", "anomaly now", "not as it should be", "many anomalies", "untrained", "weak", "fine"],
            rows.Order(BoardRow.WorstFirst).Select(row => row.TempleName));
    }

    [Theory]
    [InlineData(null, BoardState.Answered)]
    [InlineData("Door open", BoardState.Fine)]
    [InlineData("Door closed", BoardState.Attention)]
    public void State_AnAnswer_IsGoodOnlyWhereAPersonSaidSo(string? fine, BoardState state)
    {
        var row = Row("x") with
        {
            Last = Answer(),
            Categories = [new("Door open", fine == "Door open"), new("Door closed", fine == "Door closed")],
        };

        Assert.Equal(state, row.State);
    }

    [Fact]
    public void State_WithoutAnAnswer_SaysWhatIsMissing()
    {
        Assert.Equal(BoardState.Untrained, Row("x").State);
        Assert.Equal(BoardState.Unasked, (Row("x") with { Model = Good }).State);
    }

    [Fact]
    public void State_Anomaly_IsNeverFine()
    {
        var row = Row("x") with { Last = Answer(AnomalyReason.Unfamiliar), Categories = [new("Door open", IsFine: true)] };
        Assert.Equal(BoardState.Anomaly, row.State);
    }

    [Fact]
    public void With_NewAnswer_CountsItAndKnowsSinceWhen()
    {
        var row = Row("x") with { Last = Answer(), Since = PictureRows.Time, Days = Week(5, 1) };

        var same = row.With(Answer() with { PredictionId = 2, At = PictureRows.Time.AddHours(1) });
        var other = same.With(Answer(AnomalyReason.Unfamiliar) with { PredictionId = 3, At = PictureRows.Time.AddHours(2) });

        Assert.Equal((6, 1.0 / 6), (same.Answers, same.AnomalyRate));
        Assert.Equal(PictureRows.Time, same.Since);
        Assert.Equal((7, BoardState.Anomaly), (other.Answers, other.State));
        Assert.Equal(PictureRows.Time.AddHours(2), other.Since);
        Assert.Equal(row.Waiting + 1, other.Waiting);
    }

    /// <summary>It came while the row was being read: it is in there.</summary>
    [Fact]
    public void With_AnswerThatWasReadAlready_CountsItOnce()
    {
        var row = Row("x") with { Last = Answer() with { PredictionId = 7 }, Days = Week(5, 1) };
        Assert.Same(row, row.With(Answer() with { PredictionId = 7 }));
    }

    [Theory]
    [InlineData(new[] { 0, 3, 3, 3, 0, 0, 0 }, true)]
    [InlineData(new[] { 3, 3, 3, 3, 3, 3, 1 }, false)]
    [InlineData(new[] { 0, 0, 0, 3, 3, 0, 0 }, false)]
    public void IsSilent_DaysOfPictures_OnlyWhereThereWasARhythm(int[] days, bool silent)
    {
        var row = Row("x") with { Days = [.. days.Select(count => new DayOfAnswers(count, 0, 0))] };
        Assert.Equal(silent, row.IsSilent);
    }

    [Theory]
    [InlineData("lake", true)]
    [InlineData("4100", true)]
    [InlineData("LIGHTS", true)]
    [InlineData("door cl", true)]
    [InlineData("window", false)]
    public void Matches_NameCodeClassifierOrCategory_IsFound(string search, bool found)
    {
        var row = Row("Lakeside") with { Code = "410010", ClassifierName = "lights", Categories = [new("Door closed", IsFine: false)] };
        Assert.Equal(found, row.Matches(search));
    }

    internal static BoardRow Row(string name, long id = 1) => new() { ClassifierId = id, TempleId = id, Code = name, TempleName = name };

    internal static LastAnswer Answer(AnomalyReason reason = AnomalyReason.None) =>
        new(1, "Door open", reason != AnomalyReason.None, reason, 0.9, PictureRows.Time, "");

    internal static DayOfAnswers[] Week(int answers, int anomalies) => [default, default, default, default, default, default,
        new(answers, anomalies, 0)];
}
