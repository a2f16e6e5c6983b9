using TempleDashboard.Domain.Review;
using TempleDashboard.Domain.Training;
using TempleDashboard.Learning.ConvNets;
using TempleDashboard.Learning.HeatMaps;
using TempleDashboard.Tests.Learning.ConvNets;

namespace TempleDashboard.Tests.Review;

/// <summary>A ConvNet that learned whether there is a bright square, wherever it is.</summary>
public sealed class OcclusionTests : IDisposable
{
    private readonly ConvNetModel _model = Learn();

    public void Dispose() => _model.Dispose();

    [Theory]
    [InlineData(2, 2)]
    [InlineData(15, 10)]
    [InlineData(8, 11)]
    [InlineData(16, 1)]
    public void Of_PictureWithTheSquare_IsHottestInsideIt(int left, int top)
    {
        var picture = SquarePictures.DrawOne(seed: left, (left, top));
        Assert.True(_model.Answer(picture, 1, default).Probabilities[1] > 0.5);

        var map = Occlusion.Of(_model, picture, category: 1, default);

        var hottest = Array.IndexOf(map.Values, map.Values.Max());
        var (x, y) = (hottest % map.Columns + 0.5, hottest / map.Columns + 0.5);
        Assert.True(map.Values[hottest] > 0);
        Assert.InRange(x * SquarePictures.Width / map.Columns, left, left + SquarePictures.Side);
        Assert.InRange(y * SquarePictures.Height / map.Rows, top, top + SquarePictures.Side);
        Assert.Equal((12, 9, CellPlaces.Tiles), (map.Columns, map.Rows, map.Cells));
    }

    [Fact]
    public void Of_OtherCategory_IsTheOpposite()
    {
        var picture = SquarePictures.DrawOne(seed: 5, (8, 8));

        var (with, without) = (Occlusion.Of(_model, picture, 1, default), Occlusion.Of(_model, picture, 0, default));

        Assert.All(with.Values.Zip(without.Values), pair => Assert.Equal(pair.First, -pair.Second, 1e-4f));
    }

    private static ConvNetModel Learn()
    {
        var data = SquarePictures.Draw(train: 400, validation: 40);
        var trained = ConvNetTrainer.Train(data, new ConvNetOptions { Epochs = 30, Dropout = 0.1 }, 1, 2, null, null, default);
        Assert.True(trained.Validation!.Accuracy > 0.9);
        return ConvNetFiles.Models().Open(ConvNetExporter.Export(trained, ["Bare", "Square"]), null);
    }
}
