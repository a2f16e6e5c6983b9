using System.Globalization;
using System.Text;

namespace TempleDashboard.Demo;

/// <summary>Draws what hangs in the air before the camera.</summary>
internal static class WeatherPainter
{
    public static void Paint(SvgWriter svg, SceneLight light, Random random)
    {
        switch (light.Weather)
        {
            case DemoWeather.Rain:
                svg.Line(Strokes(random, 260, -5, 26), light.SkyBottom.Mix(new Rgb(1, 1, 1), 0.5), 1.3, 0.42);
                break;
            case DemoWeather.Snow:
                svg.Line(Strokes(random, 170, 0, 0.1), "#ffffff", 3.2, 0.8);
                svg.Line(Strokes(random, 60, 0, 0.1), "#ffffff", 6.5, 0.7);
                break;
            case DemoWeather.Fog:
                var haze = light.SkyBottom.Mix(new Rgb(0.9, 0.92, 0.94), 0.4 * (1 - light.Darkness));
                svg.Rect(-40, -40, 1360, 800, svg.Downwards(haze, haze, 0.66, 0.3));
                break;
        }
    }

    private static string Strokes(Random random, int count, double right, double down)
    {
        var data = new StringBuilder();
        for (var i = 0; i < count; i++)
        {
            data.Append(CultureInfo.InvariantCulture, $"M{random.Next(-20, 1300)},{random.Next(-20, 720)}l{right},{down}");
        }

        return data.ToString();
    }
}
