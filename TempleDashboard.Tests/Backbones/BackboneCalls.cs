using System.Net;
using System.Text.Json;
using TempleDashboard.Learning.Backbones;
using TempleDashboard.Tests.Learning.Backbones;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Backbones;

/// <summary>Calls /api/v1/backbones.</summary>
internal static class BackboneCalls
{
    /// <summary>A network of a few hundred bytes that fits.</summary>
    public static readonly byte[] Network = TinyNetwork.Means(PictureLayout.Nchw).ToByteArray();

    public static async Task<JsonElement> AddBackboneAsync(
        this TestServer server, byte[] file, HttpStatusCode expected = HttpStatusCode.Created, params (string Name, string Value)[] fields)
    {
        using var form = new MultipartFormDataContent();
        foreach (var (name, value) in fields)
            form.Add(new StringContent(value), name);
        form.Add(new ByteArrayContent(file), "file", "tiny.onnx");
        using var response = await server.Client.PostAsync("api/v1/backbones", form);
        return await V1Calls.ReadAsync(response, expected);
    }

    /// <summary>The messages of a problem for one of its fields.</summary>
    public static string Error(this JsonElement problem, string field) => problem.GetProperty("errors").GetProperty(field)[0].GetString()!;

    public static IEnumerable<string> Fields(this JsonElement problem) =>
        problem.GetProperty("errors").EnumerateObject().Select(error => error.Name);
}
