using System.Net;
using TempleDashboard.Tests.Legacy;

namespace TempleDashboard.Tests.Support;

/// <summary>Fills a temple with striped pictures through save_data; two categories that any backbone tells apart.</summary>
internal static class TrainedTemple
{
    public const int Train = 6;
    public const int Test = 3;

    public static async Task FillAsync(TestServer server, string temple, int train = Train, int test = Test)
    {
        foreach (var vertical in new[] { true, false })
        {
            for (var i = 0; i < train + test; i++)
            {
                var (status, answer) = await server.CallAsync("save_data", LegacyCalls.SaveData(
                    ("temple_id", temple),
                    ("train_test", i < train ? "train" : "test"),
                    ("category", vertical ? "Vertical" : "Horizontal"),
                    ("image", Picture(vertical, i)),
                    ("image_name", $"{vertical} {i}")));
                Assert.True(status == HttpStatusCode.OK, answer.GetRawText());
            }
        }
    }

    public static string Picture(bool vertical, int seed) =>
        Convert.ToBase64String(PngFile.Stripes(vertical, seed + (vertical ? 0 : 10_000)));
}
