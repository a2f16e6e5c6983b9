using TempleDashboard.Demo;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Pictures;
using TempleDashboard.Tests.Pictures;

namespace TempleDashboard.Tests.Demo;

public sealed class DemoTempleGeneratorTests
{
    private readonly DemoTempleGenerator _generator = new();

    [Fact]
    public void Draw_SameScene_GivesTheSameBytes()
    {
        var scene = _generator.Plan(seed: 5, perCategory: 1).First();
        Assert.Equal(_generator.Draw(scene).Jpeg, new DemoTempleGenerator().Draw(scene).Jpeg);
        Assert.NotEqual(_generator.Draw(scene).Jpeg, _generator.Draw(scene with { Seed = scene.Seed + 1 }).Jpeg);
    }

    [Fact]
    public void Draw_EveryWeather_GivesAReadablePictureWithItsTime()
    {
        var reader = TestPictures.Reader();
        var any = _generator.Plan(seed: 6, perCategory: 1).First();
        foreach (var weather in Enum.GetValues<DemoWeather>())
        {
            var picture = _generator.Draw(any with { Weather = weather });
            var read = reader.Read(picture.Jpeg, picture.FileName);
            Assert.True(read.Succeeded, read.Message);
            Assert.Equal((PictureFormat.Jpeg, 1280, 720), (read.Picture.Format, read.Picture.Width, read.Picture.Height));
            Assert.Equal(any.CapturedAt, read.Picture.CapturedAt);
        }
    }

    [Fact]
    public void Draw_DoorAndLights_CanBeSeenWhereTheyAre()
    {
        var decoder = TestPictures.Decoder();
        var night = _generator.Plan(seed: 7, perCategory: 1).First() with
        {
            CapturedAt = new DateTime(2026, 11, 2, 21, 30, 0),
            People = 0,
            Weather = DemoWeather.Clear,
            DoorOpen = false,
            LightsOn = false,
        };
        var doorway = new Region(0.46, 0.55, 0.08, 0.2);
        var window = new Region(0.21, 0.56, 0.05, 0.12);
        byte[] Look(DemoScene scene, Region region) => decoder.DecodePixels(_generator.Draw(scene).Jpeg, 16, 16, region);
        double Brightness(DemoScene scene) => Look(scene, window).Average(value => (double)value);

        Assert.True(Brightness(night with { LightsOn = true }) > Brightness(night) + 60);
        var noon = night with { CapturedAt = new DateTime(2026, 11, 2, 12, 0, 0) };
        var change = Look(noon, doorway).Zip(Look(noon with { DoorOpen = true }, doorway), (a, b) => (double)Math.Abs(a - b)).Average();
        Assert.True(change > 30, $"The doorway changes by {change:0} of 255.");
    }

    [Fact]
    public void Plan_SixtyPerCategory_SplitsEachByDays()
    {
        var plan = _generator.Plan(seed: 1, perCategory: 60).ToList();
        foreach (var category in plan.GroupBy(scene => scene.Category))
        {
            Assert.Equal(45, category.Count(scene => scene.Split == Split.Train));
            Assert.Equal(15, category.Count(scene => scene.Split == Split.Test));
        }

        var testDays = Days(plan, Split.Test);
        Assert.Empty(testDays.Intersect(Days(plan, Split.Train)));
        Assert.Equal(120, plan.Select(scene => scene.Name).Distinct().Count());
        Assert.Equal([DemoScene.DoorClosedCategory, DemoScene.DoorOpenCategory], plan.Select(scene => scene.Category).Distinct().Order());
        // The lights must not give the door away.
        Assert.InRange(plan.Count(scene => scene.DoorOpen && scene.LightsOn), 15, 45);
        Assert.InRange(plan.Count(scene => !scene.DoorOpen && scene.LightsOn), 15, 45);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Plan_FewPictures_HasThemAll(int perCategory) =>
        Assert.Equal(2 * perCategory, _generator.Plan(seed: 1, perCategory).Count());

    [Fact]
    public void Plan_SameSeed_GivesTheSameScenes() =>
        Assert.Equal(_generator.Plan(seed: 4, perCategory: 20), _generator.Plan(seed: 4, perCategory: 20));

    private static IEnumerable<DateTime> Days(IEnumerable<DemoScene> plan, Split split) =>
        plan.Where(scene => scene.Split == split).Select(scene => scene.CapturedAt.Date).Distinct();
}
