using TempleDashboard.Domain.Coverage;
using TempleDashboard.Domain.Data;

namespace TempleDashboard.Tests.Coverage;

public sealed class CoverageMatrixTests
{
    private static readonly (long Id, string Name)[] Doors = [(1, "Door open"), (2, "Door closed")];

    [Fact]
    public void Of_NightOfOneCategoryMissing_NamesCategoryAndNight()
    {
        var pictures = AroundTheClock(1).Concat(AroundTheClock(2).Where(one => DayParts.Of(one.Hour!.Value) != DayPart.Night)).ToList();

        var matrix = CoverageMatrix.Of(Doors, pictures, [new(19, "cam1"), new(9, "cam1"), new(null, null)]);

        var gap = Assert.Single(matrix.Gaps);
        Assert.Equal(
            (2, "Door closed", "cam1", DayPart.Night, 0, 1), (gap.CategoryId, gap.Category, gap.Camera, gap.Part, gap.Has, gap.Unlabelled));
        Assert.InRange(gap.Add, 5, 12);
        var thin = matrix.Cells.Where(cell => cell.IsThin).ToList();
        Assert.NotEmpty(thin);
        Assert.All(thin, cell => Assert.True(cell.CategoryId == 2 && cell.Train == 0 && DayParts.Of(cell.Hour) == DayPart.Night));
    }

    [Fact]
    public void Of_AllSpreadAlike_HasNoGap()
    {
        var matrix = CoverageMatrix.Of(Doors, [.. AroundTheClock(1), .. AroundTheClock(2)], []);

        Assert.Empty(matrix.Gaps);
        Assert.DoesNotContain(matrix.Cells, cell => cell.IsThin);
        Assert.Equal(Enumerable.Range(5, 18), matrix.Hours);
        Assert.Equal(["cam1"], matrix.Cameras);
        Assert.Equal(2 * 36, matrix.Cells.Sum(cell => cell.Train + cell.Test));
    }

    [Fact]
    public void Of_OneCameraWithoutACategory_NamesTheCamera()
    {
        CoveredPicture[] pictures = [.. AroundTheClock(1), .. AroundTheClock(1, "cam2"), .. AroundTheClock(2)];

        var gaps = CoverageMatrix.Of(Doors, pictures, []).Gaps;

        Assert.Contains(gaps, gap => gap is { CategoryId: 2, Camera: "cam2" });
        Assert.DoesNotContain(gaps, gap => gap.Camera == "cam1");
    }

    [Fact]
    public void Of_FewPictures_SaysNothingThatChanceWouldDo()
    {
        CoveredPicture[] pictures = [.. AroundTheClock(1).Where((_, i) => i % 6 == 0), new(2, 9, "cam1", Split.Train)];

        Assert.Empty(CoverageMatrix.Of(Doors, pictures, []).Gaps);
    }

    [Fact]
    public void Of_TestPicturesAndThoseWithoutATime_AreCountedApart()
    {
        var matrix = CoverageMatrix.Of(
            Doors, [new(1, 8, null, Split.Test), new(1, 8, null, Split.Train), new(1, null, "cam1", Split.Train)], []);

        var cell = Assert.Single(matrix.Cells);
        Assert.Equal((1, 1, 8, 1), (cell.Train, cell.Test, cell.Hour, matrix.WithoutTime));
        Assert.Equal((2, 1), (matrix.Categories[0].Train, matrix.Categories[0].Test));
        Assert.Equal([null], matrix.Cameras);
    }

    [Theory]
    [InlineData(0, DayPart.Night)]
    [InlineData(5, DayPart.Night)]
    [InlineData(6, DayPart.Morning)]
    [InlineData(10, DayPart.Midday)]
    [InlineData(17, DayPart.Afternoon)]
    [InlineData(18, DayPart.Night)]
    public void DayPart_OfAnHour_IsAsItsHoursSay(int hour, DayPart part)
    {
        var (from, to) = DayParts.HoursOf(part);

        Assert.Equal(part, DayParts.Of(hour));
        Assert.True(from < to ? hour >= from && hour < to : hour >= from || hour < to);
    }

    /// <summary>Two training pictures an hour, from 5 to 22.</summary>
    private static IEnumerable<CoveredPicture> AroundTheClock(long category, string camera = "cam1") =>
        Enumerable.Range(0, 36).Select(i => new CoveredPicture(category, 5 + (i / 2), camera, Split.Train));
}
