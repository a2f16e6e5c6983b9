using TempleDashboard.Domain.Data;
using TempleDashboard.Tests.Support;
using TempleDashboard.Web.Training;

namespace TempleDashboard.Tests.Training;

public sealed class EpochWordsTests
{
    [Fact]
    public void Describe_HeldOutPictures_SaysBothAndTheTimeOfAnEpoch() => Assert.Equal(
        "Epoch 40: loss 0.21, 93% right; held out: loss 0.26, 91.3% right. 0.12 s per epoch.",
        Texts.English.Epochs([Epoch(1, 0.12), Epoch(40, 4.8)]));

    [Fact]
    public void Describe_NothingHeldOut_SaysTheTrainingAlone() => Assert.Equal(
        "Epoch 3: loss 0.21, 93% right. Under 0.01 s per epoch.",
        Texts.English.Epochs([new EpochMetric { Epoch = 3, TrainLoss = 0.214, TrainAccuracy = 0.93, Seconds = 0.001 }]));

    private static EpochMetric Epoch(int number, double seconds) => new()
    {
        Epoch = number,
        TrainLoss = 0.214,
        TrainAccuracy = 0.93,
        ValidationLoss = 0.256,
        ValidationAccuracy = 0.9131,
        Seconds = seconds,
    };
}
