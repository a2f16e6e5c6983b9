using System.Net;
using System.Net.Http.Json;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.People;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Review;

/// <summary>Review in stacks and teaching as programs do it, to the same end as on the screens.</summary>
public sealed class ReviewStacksApiTests : IAsyncLifetime
{
    private TestServer _server = null!;

    public async Task InitializeAsync() => _server = await BrowserDemo.TrainedServerAsync();

    public Task DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Review_InStacksByAProgram_IsKeptTaughtAndCounted()
    {
        for (var i = 0; i < 6; i++)
            await PredictAsync(CardPicture.Draw(i), $"card {i}.png");
        var list = await _server.GetAsync("review/stacks?temple=demo&worth=anomaly");
        var stack = Assert.Single(
            list.GetProperty("stacks").EnumerateArray(), one => one.GetProperty("count").GetInt32() == 6);
        Assert.Equal("anomaly", stack.Text("worth"));
        long[] ids = [.. stack.GetProperty("ids").EnumerateArray().Select(id => id.GetInt64())];

        var reviewed = await _server.PostAsync("predictions/review", new
        {
            ids = ids.Append(9_999), state = "newCategory", category = "Test card", comment = "a test card",
        });
        Assert.Equal((6, 9_999), (reviewed.GetProperty("reviewed").GetInt32(), reviewed.GetProperty("unknown")[0].GetInt64()));
        Assert.Equal("a test card", (await _server.GetAsync($"predictions/{ids[0]}")).Text("reviewComment"));
        var taught = await _server.PostAsync("predictions/teach", new { ids, withUnlike = true });
        Assert.InRange(taught.GetProperty("taught").GetArrayLength(), 1, 3);
        Assert.Equal("lookAlike", taught.GetProperty("leftOut")[0].Text("reason"));

        var first = stack.GetProperty("first");
        var standing = await _server.GetAsync($"classifiers/{first.GetProperty("classifierId").GetInt64()}/taught");
        Assert.Equal(taught.GetProperty("taught").GetArrayLength(), standing.GetProperty("waiting").GetInt32());
        var agreement = await _server.GetAsync($"temples/{first.GetProperty("templeId").GetInt64()}/agreement?by=day&count=1");
        var span = agreement.GetProperty("spans")[0];
        Assert.Equal((6, 6), (span.GetProperty("reviewed").GetInt32(), span.GetProperty("right").GetInt32()));
        Assert.DoesNotContain(
            (await _server.GetAsync("review/stacks?temple=demo&worth=anomaly")).GetProperty("stacks").EnumerateArray(),
            one => one.GetProperty("first").Text("imageName").StartsWith("card", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("predictions/review", """{"state": "wrong"}""", "ids is missing")]
    [InlineData("predictions/review", """{"ids": [1]}""", "state is missing")]
    [InlineData("predictions/teach", """{"ids": []}""", "ids is missing")]
    public async Task Post_WithoutWhatItNeeds_IsRefusedSayingWhat(string path, string body, string said)
    {
        using var content = new StringContent(body, null, "application/json");
        using var answer = await _server.Client.PostAsync($"api/v1/{path}", content);
        var problem = await V1Calls.ReadAsync(answer, HttpStatusCode.BadRequest);
        Assert.Contains(said, problem.Text("detail"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("review/stacks?worth=beauty", "nothing to look for")]
    [InlineData("review/stacks?after=there", "no place in the queue")]
    [InlineData("temples/1/agreement?by=year", "by is week or day")]
    public async Task Get_WithAnOddParameter_IsRefusedSayingWhich(string path, string said) =>
        Assert.Contains(said, (await _server.GetAsync(path, HttpStatusCode.BadRequest)).Text("detail"), StringComparison.Ordinal);

    [Fact]
    public async Task Stacks_ForAKeyOfAnotherTemple_AreNone()
    {
        var other = await _server.CreateTempleAsync("other");
        var key = (await _server.Get<ApiKeys>().CreateAsync(new("k", Rights.Operate, [other.Temple]), "t", default)).Secret!;
        var id = (await _server.GetAsync("predictions")).GetProperty("predictions")[0].Id();

        Assert.Empty((await AskAsync(HttpMethod.Get, "review/stacks", null)).GetProperty("stacks").EnumerateArray());
        var reviewed = await AskAsync(HttpMethod.Post, "predictions/review", new { ids = new[] { id }, state = "unsure" });
        Assert.Equal(id, reviewed.GetProperty("unknown")[0].GetInt64());
        var taught = await AskAsync(HttpMethod.Post, "predictions/teach", new { ids = new[] { id } });
        Assert.Equal("unknown", taught.GetProperty("leftOut")[0].Text("reason"));

        async Task<System.Text.Json.JsonElement> AskAsync(HttpMethod method, string path, object? body)
        {
            using var request = new HttpRequestMessage(method, $"api/v1/{path}");
            request.Content = body is null ? null : JsonContent.Create(body);
            request.Headers.Add("X-Api-Key", key);
            using var answer = await _server.Client.SendAsync(request);
            return await V1Calls.ReadAsync(answer, HttpStatusCode.OK);
        }
    }

    private async Task PredictAsync(byte[] picture, string name)
    {
        using var answer = await _server.Client.PostAsJsonAsync("api/predict", new
        {
            temple_id = "demo", image = picture, image_name = name, image_type = "png",
        });
        answer.EnsureSuccessStatusCode();
    }
}
