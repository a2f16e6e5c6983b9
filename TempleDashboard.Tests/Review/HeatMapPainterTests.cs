using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Review;
using TempleDashboard.Learning.HeatMaps;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Review;

public sealed class HeatMapPainterTests
{
    [Theory]
    [InlineData(1920, 1080, 320, 180)]
    [InlineData(600, 800, 240, 320)]
    [InlineData(40, 30, 320, 240)]
    [InlineData(5000, 3, 320, 1)]
    public void Paint_WholePicture_HasItsProportions(int width, int height, int paintedWidth, int paintedHeight)
    {
        var painted = TransparentPicture.Decode(HeatMapPainter.Paint(Spot(3, 1), region: null, width, height));

        Assert.Equal((paintedWidth, paintedHeight), (painted.Width, painted.Height));
    }

    [Theory]
    [InlineData(CellPlaces.OnBorders, 0.75, 0.25)]
    [InlineData(CellPlaces.OnUpperLeft, 0.6, 0.2)]
    [InlineData(CellPlaces.Tiles, 0.7, 0.3)]
    public void Paint_OneStrongCell_IsHottestThere(CellPlaces cells, double x, double y)
    {
        var painted = TransparentPicture.Decode(HeatMapPainter.Paint(Spot(3, 1) with { Cells = cells }, region: null, 500, 500));

        var hottest = painted.Hottest();
        Assert.Equal(x, hottest.X, 0.01);
        Assert.Equal(y, hottest.Y, 0.01);
        Assert.Equal(0, painted.Alpha(20, 300));
    }

    [Fact]
    public void Paint_Region_LiesWhereTheRegionIsAndNowhereElse()
    {
        var region = new Region(0.5, 0.25, 0.4, 0.5);
        var painted = TransparentPicture.Decode(HeatMapPainter.Paint(Flat(1), region, 1000, 600));

        Assert.Equal((800, 480), (painted.Width, painted.Height));
        for (var y = 0; y < painted.Height; y++)
        {
            for (var x = 0; x < painted.Width; x++)
            {
                var inside = x >= 400 && x < 720 && y >= 120 && y < 360;
                Assert.True(inside == painted.Alpha(x, y) > 0, $"{x}, {y}: alpha {painted.Alpha(x, y)}");
            }
        }
    }

    [Fact]
    public void Paint_TinyRegionOfALargePicture_StaysSmall()
    {
        var painted = TransparentPicture.Decode(HeatMapPainter.Paint(Spot(2, 2), new Region(0.98, 0.99, 0.02, 0.01), 8000, 6000));

        Assert.Equal((960, 720), (painted.Width, painted.Height));
        Assert.False(painted.IsTransparent);
    }

    [Fact]
    public void Paint_NothingInFavour_IsTransparent() =>
        Assert.True(TransparentPicture.Decode(HeatMapPainter.Paint(Flat(-1), region: null, 400, 300)).IsTransparent);

    private static EvidenceMap Flat(float value) => new([.. Enumerable.Repeat(value, 25)], 5, 5, CellPlaces.OnBorders);

    private static EvidenceMap Spot(int column, int row)
    {
        var map = Flat(-0.1f);
        map.Values[(row * map.Columns) + column] = 2;
        return map;
    }
}
