using TempleDashboard.Learning.ConvNets;

namespace TempleDashboard.Tests.Learning.ConvNets;

public sealed class PlateauTests
{
    private const double Blind = 0.6931;

    [Theory]
    [InlineData(Blind, Blind, true)]
    [InlineData(Blind + 0.01, 0.70, true)]
    [InlineData(0.75, Blind, false)]
    [InlineData(Blind, 0.6, false)]
    [InlineData(0.5, 0.5, false)]
    public void WhyStartOver_AfterTenEpochs_OnlyWhereTheLossLiesStillAtThatOfBlindAnswers(double train, double validation, bool startsOver)
    {
        var why = Rule().WhyStartOver(Epochs(10, train, validation), startEpoch: 0, restarts: 0);

        Assert.Equal(startsOver, why is not null);
    }

    [Fact]
    public void WhyStartOver_OneEpochThatMoved_Waits()
    {
        ConvNetEpoch[] epochs = [.. Epochs(9, Blind, Blind), new(10, 0.72, 0.5, Blind, 0.5, 0)];

        Assert.Null(Rule().WhyStartOver(epochs, 0, 0));
    }

    [Theory]
    [InlineData(9, 0, 0)]
    [InlineData(15, 6, 1)]
    [InlineData(40, 0, Plateau.MostRestarts)]
    [InlineData(91, 0, 0)]
    public void WhyStartOver_TooEarlyTooLateOrTooOften_GoesOn(int epochs, int startEpoch, int restarts)
    {
        Assert.Null(Rule().WhyStartOver(Epochs(epochs, Blind, Blind), startEpoch, restarts));
    }

    /// <summary>640 pictures: 20 steps an epoch, so that ten epochs are enough.</summary>
    private static Plateau Rule()
    {
        int[] all = [.. Enumerable.Range(0, 640)];
        var data = new ConvNetData(new byte[640 * 3], 1, 1, [.. all.Select(i => i % 2)], 2, all, []);
        return new Plateau(data, new ConvNetOptions { Epochs = 100 }, TrainingWeights.Of(data, balance: false));
    }

    private static ConvNetEpoch[] Epochs(int count, double train, double validation) =>
        [.. Enumerable.Range(1, count).Select(number => new ConvNetEpoch(number, train, 0.5, validation, 0.5, 0))];
}
