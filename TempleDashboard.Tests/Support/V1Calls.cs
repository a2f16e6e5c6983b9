using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace TempleDashboard.Tests.Support;

/// <summary>Calls /api/v1.</summary>
internal static class V1Calls
{
    public static async Task<JsonElement> GetAsync(this TestServer server, string path, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var response = await server.Client.GetAsync($"api/v1/{path}");
        return await ReadAsync(response, expected);
    }

    public static async Task<JsonElement> PostAsync(
        this TestServer server, string path, object body, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var response = await server.Client.PostAsJsonAsync($"api/v1/{path}", body);
        return await ReadAsync(response, expected);
    }

    public static async Task<JsonElement> SendAsync(
        this TestServer server, HttpMethod method, string path, object? body, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var request = new HttpRequestMessage(method, $"api/v1/{path}") { Content = body is null ? null : JsonContent.Create(body) };
        using var response = await server.Client.SendAsync(request);
        return await ReadAsync(response, expected);
    }

    public static async Task<JsonElement> UploadAsync(
        this TestServer server, string path, HttpStatusCode expected, params (string Name, byte[] Bytes)[] files)
    {
        using var form = new MultipartFormDataContent();
        foreach (var (name, bytes) in files)
        {
            var part = new ByteArrayContent(bytes);
            part.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
            form.Add(part, "files", name);
        }
        using var response = await server.Client.PostAsync($"api/v1/{path}", form);
        return await ReadAsync(response, expected);
    }

    /// <summary>Creates a temple and gives its id, its default classifier's id and a category's id.</summary>
    public static async Task<(long Temple, long Classifier, long Category)> CreateTempleAsync(
        this TestServer server, string code, string category = "Door open")
    {
        var temple = await server.PostAsync("temples", new { code }, HttpStatusCode.Created);
        var classifier = temple.GetProperty("classifiers")[0].Id();
        return (temple.Id(), classifier, (await server.PostAsync($"classifiers/{classifier}/categories", new { name = category })).Id());
    }

    public static long Id(this JsonElement element) => element.GetProperty("id").GetInt64();

    public static string Text(this JsonElement element, string name) => element.GetProperty(name).GetString()!;

    public static async Task<JsonElement> ReadAsync(HttpResponseMessage response, HttpStatusCode expected)
    {
        var text = await response.Content.ReadAsStringAsync();
        if (response.StatusCode == HttpStatusCode.NoContent && expected == HttpStatusCode.NoContent)
            return default;
        Assert.True(response.StatusCode == expected, $"{(int)response.StatusCode} instead of {(int)expected}: {text}");
        Assert.Equal(
            response.IsSuccessStatusCode ? "application/json" : "application/problem+json",
            response.Content.Headers.ContentType?.MediaType);
        return JsonSerializer.Deserialize<JsonElement>(text);
    }
}
