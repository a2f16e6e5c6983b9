using TempleDashboard.Domain.Data;
using TempleDashboard.Web.Training;

namespace TempleDashboard.Tests.Training;

public sealed class CurvePointTests
{
    [Fact]
    public void Of_ManyEpochs_ThinsAndKeepsBothEnds()
    {
        var points = CurvePoint.Of(Epochs(1_000), epoch => epoch.TrainLoss);
        Assert.InRange(points.Count, 50, 200);
        Assert.Equal((1, 1_000), (points[0].Epoch, points[^1].Epoch));
        Assert.Equal(points.Select(point => point.Epoch).Order(), points.Select(point => point.Epoch));
    }

    [Fact]
    public void Of_EpochsWithoutValue_AreLeftOut()
    {
        var epochs = Epochs(3);
        epochs[1].ValidationLoss = 0.5;
        epochs[2].ValidationLoss = double.NaN;
        Assert.Equal([new CurvePoint(2, 0.5)], CurvePoint.Of(epochs, epoch => epoch.ValidationLoss));
    }

    private static List<EpochMetric> Epochs(int count) =>
        [.. Enumerable.Range(1, count).Select(epoch => new EpochMetric { Epoch = epoch, TrainLoss = 1.0 / epoch })];
}
