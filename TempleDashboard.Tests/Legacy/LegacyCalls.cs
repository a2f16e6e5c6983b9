using System.Net;
using System.Text;
using System.Text.Json;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Legacy;

/// <summary>Sends the three calls of the earlier system as its clients do.</summary>
internal static class LegacyCalls
{
    public static Task<(HttpStatusCode Status, JsonElement Answer)> CallAsync(this TestServer server, string call, object body) =>
        server.CallRawAsync(call, JsonSerializer.Serialize(body));

    public static async Task<(HttpStatusCode Status, JsonElement Answer)> CallRawAsync(
        this TestServer server, string call, string body, string contentType = "application/json")
    {
        using var response = await server.Client.PostAsync($"api/{call}", new StringContent(body, Encoding.UTF8, contentType));
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        return (response.StatusCode, JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync()));
    }

    /// <summary>A good request of save_data; what is given replaces a value.</summary>
    public static Dictionary<string, object?> SaveData(params (string Key, object? Value)[] changes)
    {
        var request = new Dictionary<string, object?>
        {
            ["temple_id"] = "410010",
            ["train_test"] = "train",
            ["category"] = "Door open",
            ["image"] = Convert.ToBase64String(PngFile.Stripes(vertical: true, seed: 1)),
            ["image_type"] = "png",
            ["image_name"] = "camera 1",
        };
        foreach (var (key, value) in changes)
            request[key] = value;
        return request;
    }

    public static string Error(this JsonElement answer) => answer.GetProperty("error_msg").GetString()!;

    public static string[] Errors(this JsonElement answer) =>
        [.. answer.GetProperty("error_msg").EnumerateArray().Select(error => error.GetString()!)];
}
