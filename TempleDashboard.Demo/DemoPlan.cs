using System.Globalization;
using TempleDashboard.Domain.Data;

namespace TempleDashboard.Demo;

/// <summary>Chooses what the pictures of a demo temple show.</summary>
internal static class DemoPlan
{
    private const int Days = 20;
    private const int FirstTestDay = 15;
    private const double TestShare = 0.25;
    private const int FirstMinute = 5 * 60;
    private const int LastMinute = 22 * 60 + 30;
    private const int MostPeople = 8;

    private static readonly DateTime FirstDay = new(2026, 11, 2);

    /// <summary>
    /// Plans <paramref name="perCategory"/> pictures of each category over twenty days, in the order of time. The last
    /// quarter of the days is for the test, as it would be with a real camera.
    /// </summary>
    public static IReadOnlyList<DemoScene> Make(int seed, int perCategory)
    {
        var random = new Random(seed);
        var weather = WeatherOfDays(random);
        var taken = new HashSet<DateTime>();
        var scenes = new List<DemoScene>(2 * perCategory);
        var firstTest = perCategory - (int)Math.Round(perCategory * TestShare);
        for (var i = 0; i < perCategory; i++)
        {
            var split = i < firstTest ? Split.Train : Split.Test;
            var day = split == Split.Train
                ? i * FirstTestDay / firstTest
                : FirstTestDay + (i - firstTest) * (Days - FirstTestDay) / (perCategory - firstTest);
            scenes.Add(Scene(random, doorOpen: true, split, Time(random, day, taken), weather[day]));
            scenes.Add(Scene(random, doorOpen: false, split, Time(random, day, taken), weather[day]));
        }

        return [.. scenes.OrderBy(scene => scene.CapturedAt)];
    }

    private static DemoScene Scene(Random random, bool doorOpen, Split split, DateTime time, DemoWeather weather)
    {
        var isDark = time.Hour is < 7 or >= 18;
        return new DemoScene
        {
            Seed = random.Next(),
            Name = string.Create(CultureInfo.InvariantCulture, $"cam1_{time:yyyy-MM-dd_HHmm}"),
            CapturedAt = time,
            Split = split,
            DoorOpen = doorOpen,
            LightsOn = random.NextDouble() < (isDark ? 0.7 : 0.3),
            People = random.Next(3) == 0 ? 0 : random.Next(1, isDark ? MostPeople / 2 : MostPeople + 1),
            Weather = weather,
        };
    }

    private static DateTime Time(Random random, int day, HashSet<DateTime> taken)
    {
        while (true)
        {
            var time = FirstDay.AddDays(day).AddMinutes(random.Next(FirstMinute, LastMinute));
            if (taken.Add(time))
            {
                return time;
            }
        }
    }

    /// <summary>Gives every five days two clear ones, a gray one and two of other kinds, so that no split lacks a kind by chance.</summary>
    private static DemoWeather[] WeatherOfDays(Random random)
    {
        const int Block = 5;
        var days = new DemoWeather[Days];
        for (var start = 0; start < Days; start += Block)
        {
            DemoWeather[] rare = [DemoWeather.Rain, DemoWeather.Fog, DemoWeather.Snow];
            random.Shuffle(rare);
            DemoWeather[] block = [DemoWeather.Clear, DemoWeather.Clear, DemoWeather.Overcast, rare[0], rare[1]];
            random.Shuffle(block);
            block.CopyTo(days, start);
        }

        return days;
    }
}
