using System.Net;
using System.Text.Json;
using TempleDashboard.Domain.Data;
using TempleDashboard.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace TempleDashboard.Tests.Labels;

public sealed class StacksApiTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task Stacks_ListLabelUse_DoWhatTheScreenDoes()
    {
        var temple = await TempleAsync("stacks", 12, 1, 4, 2);
        var base1 = await server.GetAsync($"classifiers/{temple.Id}/stacks?limit=2");
        Assert.Equal([temple.Stacks[0][0], temple.Stacks[2][0]], Ids(base1));
        var next = base1.GetProperty("next").GetInt64();
        var rest = await server.GetAsync($"classifiers/{temple.Id}/stacks?limit=2&after={next}");
        Assert.Equal([temple.Stacks[3][0]], Ids(rest));
        Assert.Equal(JsonValueKind.Null, rest.GetProperty("next").ValueKind);

        var change = await server.PostAsync(
            $"classifiers/{temple.Id}/stacks/{temple.Stacks[0][5]}/label", new { categoryId = temple.Open });
        Assert.Equal(9, change.GetProperty("after").EnumerateArray().Count(state => state.GetProperty("isSetAside").GetBoolean()));
        Assert.Equal((12, 12, 3), await StackAsync(temple, temple.Stacks[0][0]));
        var category = (await server.GetAsync($"classifiers/{temple.Id}/categories")).GetProperty("categories")[0];
        Assert.Equal(
            (3, 9),
            (category.GetProperty("trainCount").GetInt32() + category.GetProperty("testCount").GetInt32(),
                category.GetProperty("setAsideCount").GetInt32()));

        await server.PostAsync($"classifiers/{temple.Id}/stacks/{temple.Stacks[0][0]}/use", new { use = "all" });
        Assert.Equal((12, 12, 12), await StackAsync(temple, temple.Stacks[0][0]));
        await server.PostAsync($"classifiers/{temple.Id}/labels/set-aside", new { imageIds = temple.Stacks[0][..4] });
        Assert.Equal((12, 12, 8), await StackAsync(temple, temple.Stacks[0][0]));
        await server.PostAsync($"classifiers/{temple.Id}/labels/use", new { imageIds = temple.Stacks[0][..1] });
        Assert.Equal((12, 12, 9), await StackAsync(temple, temple.Stacks[0][0]));
        await server.PostAsync($"classifiers/{temple.Id}/stacks/{temple.Stacks[0][0]}/use", new { use = "few" });
        Assert.Equal((12, 12, 3), await StackAsync(temple, temple.Stacks[0][0]));
        await server.PostAsync($"classifiers/{temple.Id}/stacks/{temple.Stacks[0][0]}/label", new { categoryId = (long?)null });
        Assert.Equal((12, 0, 0), await StackAsync(temple, temple.Stacks[0][0]));
    }

    [Fact]
    public async Task Stacks_WhatIsWrong_IsSaid()
    {
        var temple = await TempleAsync("wrong", 2);
        var foreign = await TempleAsync("foreign", 2);
        await server.GetAsync("classifiers/9999/stacks", HttpStatusCode.NotFound);
        await server.GetAsync($"classifiers/{temple.Id}/stacks/{foreign.Stacks[0][0]}", HttpStatusCode.NotFound);
        await server.PostAsync(
            $"classifiers/{temple.Id}/stacks/{temple.Stacks[0][0]}/label", new { categoryId = foreign.Open }, HttpStatusCode.BadRequest);
        await server.PostAsync(
            $"classifiers/{temple.Id}/stacks/{temple.Stacks[0][0]}/use", new { use = "some" }, HttpStatusCode.BadRequest);
        await server.PostAsync($"classifiers/{temple.Id}/labels/use", new { imageIds = Array.Empty<long>() }, HttpStatusCode.BadRequest);
        await server.PostAsync(
            $"classifiers/{temple.Id}/conflicts/{temple.Stacks[0][0]}",
            new { categoryIds = new[] { temple.Open, temple.Closed }, right = 9999 }, HttpStatusCode.BadRequest);
        await server.PostAsync(
            $"classifiers/{temple.Id}/conflicts/{temple.Stacks[0][0]}",
            new { categoryIds = new[] { temple.Open, temple.Closed } }, HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task LeaksAndConflicts_AreListedAndMended()
    {
        var temple = await TempleAsync("leaks", 4, 4);
        await LabelAsync(temple, temple.Stacks[0][..3], temple.Open, "train");
        await LabelAsync(temple, temple.Stacks[0][3..], temple.Closed, "test");
        var leak = Assert.Single((await server.GetAsync($"classifiers/{temple.Id}/leaks")).GetProperty("leaks").EnumerateArray());
        Assert.Equal(temple.Stacks[0][0], leak.GetProperty("stackId").GetInt64());

        await server.PostAsync($"classifiers/{temple.Id}/leaks/mend", new { });

        Assert.Empty((await server.GetAsync($"classifiers/{temple.Id}/leaks")).GetProperty("leaks").EnumerateArray());
        var conflict = Assert.Single(
            (await server.GetAsync($"classifiers/{temple.Id}/conflicts")).GetProperty("conflicts").EnumerateArray());
        var between = new[] { "one", "other" }.Select(side => conflict.GetProperty(side).GetProperty("categoryId").GetInt64()).ToArray();
        await server.PostAsync(
            $"classifiers/{temple.Id}/conflicts/{conflict.GetProperty("stackId").GetInt64()}",
            new { categoryIds = between, right = temple.Open });
        Assert.Empty((await server.GetAsync($"classifiers/{temple.Id}/conflicts")).GetProperty("conflicts").EnumerateArray());
    }

    private async Task<(int Count, int Labelled, int Used)> StackAsync(StackedTemple temple, long id)
    {
        var stack = await server.GetAsync($"classifiers/{temple.Id}/stacks/{id}");
        return (stack.GetProperty("count").GetInt32(), stack.GetProperty("labelled").GetInt32(), stack.GetProperty("used").GetInt32());
    }

    private Task<JsonElement> LabelAsync(StackedTemple temple, long[] imageIds, long categoryId, string split) =>
        server.PostAsync($"classifiers/{temple.Id}/labels", new { imageIds, categoryId, split });

    private async Task<StackedTemple> TempleAsync(string code, params int[] sizes)
    {
        await using var db = server.Get<IDbContextFactory<DashboardDbContext>>().CreateDbContext();
        return await StackedTemple.CreateAsync(db, code, sizes);
    }

    private static IEnumerable<long> Ids(JsonElement page) =>
        page.GetProperty("stacks").EnumerateArray().Select(stack => stack.Id());
}
