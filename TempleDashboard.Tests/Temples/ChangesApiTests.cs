using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Temples;

/// <summary>What the screens can change can be changed by /api/v1, and is written down.</summary>
public sealed class ChangesApiTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task Category_RenamedOrderedAndDeleted_IsAsTheAnswersSay()
    {
        var (temple, classifier, open) = await server.CreateTempleAsync("changed");
        var closed = (await server.PostAsync($"classifiers/{classifier}/categories", new { name = "Door closed" })).Id();
        await server.UploadAsync(
            $"temples/{temple}/images?classifierId={classifier}&categoryId={open}",
            HttpStatusCode.OK,
            ("a.png", PngFile.Stripes(true, 31)));

        var renamed = await server.SendAsync(HttpMethod.Patch, $"categories/{open}", new { name = " Gate  open" });
        var ordered = await server.SendAsync(
            HttpMethod.Put, $"classifiers/{classifier}/categories/order", new { categoryIds = new[] { closed, open } });
        var deleted = await server.SendAsync(HttpMethod.Delete, $"categories/{open}", null);

        Assert.Equal("Gate open", renamed.Text("name"));
        Assert.Equal(
            ["Door closed", "Gate open"], ordered.GetProperty("categories").EnumerateArray().Select(category => category.Text("name")));
        Assert.Equal(1, deleted.GetProperty("labels").GetInt32());
        await server.SendAsync(HttpMethod.Delete, $"categories/{open}", null, HttpStatusCode.NotFound);
        await server.SendAsync(HttpMethod.Patch, $"categories/{open}", new { name = "x" }, HttpStatusCode.NotFound);
        await server.SendAsync(
            HttpMethod.Put, $"classifiers/{classifier}/categories/order", new { categoryIds = new[] { open } }, HttpStatusCode.BadRequest);
        Assert.Equal(["renamed category", "deleted category"], await AuditedAsync("changed"));
    }

    [Fact]
    public async Task Category_CalledFine_IsSoUntilItIsTakenBack()
    {
        var (_, classifier, open) = await server.CreateTempleAsync("fine");

        var fine = await server.SendAsync(HttpMethod.Patch, $"categories/{open}", new { isFine = true });
        var renamed = await server.SendAsync(HttpMethod.Patch, $"categories/{open}", new { name = "Gate open" });
        var listed = (await server.GetAsync($"classifiers/{classifier}/categories")).GetProperty("categories");
        var takenBack = await server.SendAsync(HttpMethod.Patch, $"categories/{open}", new { isFine = false });

        Assert.True(fine.GetProperty("isFine").GetBoolean());
        Assert.True(renamed.GetProperty("isFine").GetBoolean());
        Assert.True(Assert.Single(listed.EnumerateArray()).GetProperty("isFine").GetBoolean());
        Assert.Equal(("Gate open", false), (takenBack.Text("name"), takenBack.GetProperty("isFine").GetBoolean()));
        await server.SendAsync(HttpMethod.Patch, $"categories/{open}", new { }, HttpStatusCode.BadRequest);
        Assert.Equal(["changed what is fine", "renamed category", "changed what is fine"], await AuditedAsync("fine"));
    }

    [Fact]
    public async Task Category_OfTheSameLooks_IsMerged()
    {
        var (_, classifier, plain) = await server.CreateTempleAsync("merged", "G\u00E9ant");
        var odd = await AddOddCategoryAsync(classifier);

        await server.SendAsync(HttpMethod.Post, $"categories/{odd}/merge", new { intoId = plain }, HttpStatusCode.NoContent);

        var left = (await server.GetAsync($"classifiers/{classifier}/categories")).GetProperty("categories");
        Assert.Equal("G\u00E9ant", Assert.Single(left.EnumerateArray()).Text("name"));
        await server.SendAsync(HttpMethod.Post, $"categories/{odd}/merge", new { intoId = plain }, HttpStatusCode.NotFound);
        await server.SendAsync(HttpMethod.Post, $"categories/{plain}/merge", new { intoId = plain }, HttpStatusCode.Conflict);
        Assert.Equal(["merged categories"], await AuditedAsync("merged"));
    }

    [Fact]
    public async Task Temple_Renamed_KeepsItsCode()
    {
        var (temple, _, _) = await server.CreateTempleAsync("coded");

        var renamed = await server.SendAsync(HttpMethod.Patch, $"temples/{temple}", new { name = "The old gate" });

        Assert.Equal(("coded", "The old gate"), (renamed.Text("code"), renamed.Text("name")));
        await server.SendAsync(HttpMethod.Patch, $"temples/{temple}", new { name = "\u200B" }, HttpStatusCode.BadRequest);
        await server.SendAsync(HttpMethod.Patch, "temples/987654321", new { name = "x" }, HttpStatusCode.NotFound);
        Assert.Equal(["renamed temple"], await AuditedAsync("coded"));
    }

    [Fact]
    public async Task Classifier_Renamed_IsReachedByItsNewName()
    {
        var (temple, standard, _) = await server.CreateTempleAsync("asked");
        var lights = (await server.PostAsync($"temples/{temple}/classifiers", new { name = "lights" }, HttpStatusCode.Created)).Id();

        var renamed = await server.SendAsync(HttpMethod.Patch, $"classifiers/{lights}", new { name = "lamps" });

        Assert.Equal(("lamps", "asked:lamps"), (renamed.Text("name"), renamed.Text("reference")));
        await server.SendAsync(HttpMethod.Patch, $"classifiers/{lights}", new { name = "default" }, HttpStatusCode.BadRequest);
        await server.SendAsync(HttpMethod.Patch, $"classifiers/{standard}", new { name = "doors" }, HttpStatusCode.BadRequest);
        await server.SendAsync(HttpMethod.Patch, "classifiers/987654321", new { name = "x" }, HttpStatusCode.NotFound);
        Assert.Equal(["renamed classifier"], await AuditedAsync("asked"));
    }

    [Fact]
    public async Task Rule_OneNumberSent_LeavesTheOther()
    {
        var (temple, classifier, _) = await server.CreateTempleAsync("ruled");

        var rule = await server.SendAsync(HttpMethod.Put, $"classifiers/{classifier}/rule", new { minConfidence = 0.7 });

        Assert.Equal((0.7, 0.01), (rule.GetProperty("minConfidence").GetDouble(), rule.GetProperty("falseAlarmRate").GetDouble()));
        Assert.Equal(
            0.7, (await server.GetAsync($"temples/{temple}")).GetProperty("classifiers")[0].GetProperty("minConfidence").GetDouble());
        await server.SendAsync(HttpMethod.Put, $"classifiers/{classifier}/rule", new { minConfidence = 7 }, HttpStatusCode.BadRequest);
        Assert.Equal(["changed anomaly rule"], await AuditedAsync("ruled"));
    }

    [Fact]
    public async Task Labels_Confirmed_CountAsGivenByTheCaller()
    {
        var (temple, classifier, open) = await server.CreateTempleAsync("confirmed");
        var uploaded = await server.UploadAsync(
            $"temples/{temple}/images?classifierId={classifier}&categoryId={open}",
            HttpStatusCode.OK,
            ("a.png", PngFile.Stripes(true, 32)));
        var image = uploaded.GetProperty("results")[0].GetProperty("imageId").GetInt64();

        var change = await server.PostAsync($"classifiers/{classifier}/labels/confirm", new { imageIds = new[] { image } });

        Assert.NotEqual(JsonValueKind.Null, change.GetProperty("after")[0].GetProperty("labelledAt").ValueKind);
        await server.PostAsync(
            $"classifiers/{classifier}/labels/confirm", new { imageIds = Array.Empty<long>() }, HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Create_NameThatDiffersInCapitals_IsMadeWithAHint()
    {
        var (temple, classifier, _) = await server.CreateTempleAsync("hint", "Door open");

        var category = await server.PostAsync($"classifiers/{classifier}/categories", new { name = "door open" });
        var other = await server.PostAsync($"temples/{temple}/classifiers", new { name = "Default" }, HttpStatusCode.Created);
        var twin = await server.PostAsync("temples", new { code = "Hint" }, HttpStatusCode.Created);

        Assert.Contains("‘Door open’", category.Text("hint"), StringComparison.Ordinal);
        Assert.Contains("‘default’", other.Text("hint"), StringComparison.Ordinal);
        Assert.Contains("‘hint’", twin.Text("hint"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenApi_EveryCallOfV1_HasASummary()
    {
        var document = JsonSerializer.Deserialize<JsonElement>(await server.Client.GetStringAsync("openapi/v1.json"));

        var calls = document
            .GetProperty("paths")
            .EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(call => (path.Name, Call: call)))
            .ToList();
        Assert.Contains(calls, call => call is { Name: "/api/v1/categories/{id}", Call.Name: "delete" });
        Assert.All(calls, call => Assert.True(call.Call.Value.TryGetProperty("summary", out _), $"{call.Call.Name} {call.Name}"));
    }

    private async Task<long> AddOddCategoryAsync(long classifier)
    {
        await using var db = await server.Get<IDbContextFactory<DashboardDbContext>>().CreateDbContextAsync();
        var category = new Category { ClassifierId = classifier, Name = "Ge\u0301ant", Position = 1 };
        db.Categories.Add(category);
        await db.SaveChangesAsync();
        return category.Id;
    }

    /// <summary>What was written down since the temple was filled.</summary>
    private async Task<List<string>> AuditedAsync(string temple)
    {
        string[] filling = ["created temple", "created classifier", "created category", "uploaded picture", "labelled pictures"];
        await using var db = await server.Get<IDbContextFactory<DashboardDbContext>>().CreateDbContextAsync();
        return await db
            .AuditEntries.Where(entry => entry.Subject.StartsWith(temple) && entry.Who == "local")
            .Where(entry => !filling.Contains(entry.Action))
            .OrderBy(entry => entry.Id)
            .Select(entry => entry.Action)
            .ToListAsync();
    }
}
