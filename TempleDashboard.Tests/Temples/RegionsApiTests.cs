using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using TempleDashboard.Domain.Data;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Temples;

/// <summary>What part of the pictures a classifier looks at, by <c>/api/v1</c>.</summary>
public sealed class RegionsApiTests(TestServer server) : IClassFixture<TestServer>
{
    private static readonly object Part = new { x = 0.1, y = 0.2, width = 0.5, height = 0.4 };

    [Fact]
    public async Task Put_Region_IsShownEverywhereAndTakenAway()
    {
        var (temple, classifier, _) = await server.CreateTempleAsync("region-1");

        var set = await server.SendAsync(HttpMethod.Put, $"classifiers/{classifier}/region", Part);

        Assert.Equal((0.1, 0.4), (set.GetProperty("region").GetProperty("x").GetDouble(), Height(set)));
        Assert.Equal(JsonValueKind.Null, set.GetProperty("servingModel").ValueKind);
        var listed = (await server.GetAsync($"temples/{temple}")).GetProperty("classifiers")[0].GetProperty("region");
        Assert.Equal(["x", "y", "width", "height"], listed.EnumerateObject().Select(field => field.Name));
        Assert.Equal(0.4, Height(await server.GetAsync($"classifiers/{classifier}/region")));
        var whole = await server.SendAsync(HttpMethod.Delete, $"classifiers/{classifier}/region", null);
        Assert.Equal(JsonValueKind.Null, whole.GetProperty("region").ValueKind);
    }

    [Fact]
    public async Task Put_WrongFields_NamesEach()
    {
        var (_, classifier, _) = await server.CreateTempleAsync("region-2");
        var path = $"classifiers/{classifier}/region";

        var wrong = await server.SendAsync(
            HttpMethod.Put, path, new { x = -0.1, y = 0.5, width = 0.001, height = 0.6 }, HttpStatusCode.BadRequest);
        var missing = await server.SendAsync(HttpMethod.Put, path, new { x = 0.1, width = 0.5 }, HttpStatusCode.BadRequest);

        Assert.Equal(["x", "width", "height"], Errors(wrong));
        Assert.Contains("beyond the lower edge", wrong.Text("detail"), StringComparison.Ordinal);
        Assert.Equal(["y", "height"], Errors(missing));
        await server.SendAsync(HttpMethod.Put, "classifiers/4711/region", Part, HttpStatusCode.NotFound);
    }

    /// <summary>Two people have the page of the same classifier open.</summary>
    [Fact]
    public async Task Put_SomebodyElseWasFirst_IsRefusedAndShowsTheirs()
    {
        var (_, classifier, _) = await server.CreateTempleAsync("region-3");
        var address = new Uri(server.Url, $"api/v1/classifiers/{classifier}/region");
        using var seen = await server.Client.GetAsync(address);
        var tag = seen.Headers.ETag!;

        using var first = await SendAsync(HttpMethod.Put, address, tag);
        using var second = await SendAsync(HttpMethod.Delete, address, tag);
        using var knowing = await SendAsync(HttpMethod.Delete, address, first.Headers.ETag!);

        Assert.Equal(("\"whole\"", "\"1000-2000-5000-4000\""), (tag.Tag, first.Headers.ETag!.Tag));
        Assert.Equal(HttpStatusCode.PreconditionFailed, second.StatusCode);
        Assert.Contains(
            "50% x 40% at 10%, 20%", (await second.Content.ReadFromJsonAsync<JsonElement>()).Text("detail"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, knowing.StatusCode);
    }

    [Fact]
    public async Task GetCrop_Region_IsThatPartInItsProportions()
    {
        var (temple, _, _) = await server.CreateTempleAsync("region-4");
        var picture = SpottedPicture.Draw(1, (100, 60));
        await server.UploadAsync($"temples/{temple}/images", HttpStatusCode.OK, ("wall.png", picture));
        var sha256 = Domain.Storage.Sha256.Hex(picture);

        using var crop = await server.Client.GetAsync(new Uri(server.Url, $"crops/{sha256}/5000-2500-2500-5000"));
        using var wrong = await server.Client.GetAsync(new Uri(server.Url, $"crops/{sha256}/5000-0-5001-1"));
        using var unknown = await server.Client.GetAsync(new Uri(server.Url, $"crops/{new string('a', 64)}/0-0-5000-5000"));

        using var shown = NetVips.Image.NewFromBuffer(await crop.Content.ReadAsByteArrayAsync());
        Assert.Equal((48, 72), (shown.Width, shown.Height));
        Assert.True(crop.Headers.CacheControl!.Private);
        Assert.Equal([HttpStatusCode.NotFound, HttpStatusCode.NotFound], [wrong.StatusCode, unknown.StatusCode]);
    }

    [Fact]
    public async Task PutCommonCategories_LeftOut_StaysAsItIs()
    {
        var (temple, classifier, _) = await server.CreateTempleAsync("region-5");

        await server.SendAsync(HttpMethod.Put, $"classifiers/{classifier}/common-categories", new { tests = true });
        await server.SendAsync(HttpMethod.Put, $"classifiers/{classifier}/common-categories", new { trains = false });

        var shown = (await server.GetAsync($"temples/{temple}")).GetProperty("classifiers")[0];
        Assert.Equal(
            (false, true),
            (shown.GetProperty("usesCommonCategories").GetBoolean(), shown.GetProperty("testsCommonCategories").GetBoolean()));
        await using var db = server.Database();
        Assert.Equal(2, db.AuditEntries.Count(entry =>
            entry.Action == AuditActions.ChangedCommonUse && entry.Subject == "region-5" && entry.Undo != null));
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, Uri address, EntityTagHeaderValue tag)
    {
        using var request = new HttpRequestMessage(method, address);
        if (method == HttpMethod.Put)
            request.Content = JsonContent.Create(Part);
        request.Headers.IfMatch.Add(tag);
        return await server.Client.SendAsync(request);
    }

    private static double Height(JsonElement view) => view.GetProperty("region").GetProperty("height").GetDouble();

    private static IEnumerable<string> Errors(JsonElement problem) =>
        problem.GetProperty("errors").EnumerateObject().Select(error => error.Name);
}
