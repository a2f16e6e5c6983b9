using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using TempleDashboard.Demo;
using TempleDashboard.Domain.Coverage;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Labels;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Coverage;

public sealed class CoverageApiTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task Coverage_DemoWithoutTheNightsOfOneCategory_NamesBothAndMeasuresTheCurve()
    {
        var classifier = await FillAsync("nights", scene => scene.DoorOpen || DayParts.Of(scene.CapturedAt.Hour) != DayPart.Night);

        var view = await server.GetAsync($"classifiers/{classifier}/coverage");

        Assert.Matches("^Add about [0-9]+ night pictures of ‘Door closed’$", view.Text("instruction"));
        Assert.Contains("hours=18-6", view.Text("page"), StringComparison.Ordinal);
        var step = view.GetProperty("steps")[0];
        Assert.Equal(("addAtHours", "Door closed", "night"), (step.Text("kind"), step.Text("category"), step.Text("part")));
        Assert.All(
            view.GetProperty("matrix").GetProperty("cells").EnumerateArray().Where(cell => cell.GetProperty("isThin").GetBoolean()),
            cell => Assert.Equal(DayPart.Night, DayParts.Of(cell.GetProperty("hour").GetInt32())));

        var curves = server.Get<CurveRuns>();
        var ended = new TaskCompletionSource();
        using (curves.Subscribe(id => _ = EndAsync(id)))
        {
            await server.PostAsync($"classifiers/{classifier}/coverage/curve", new { }, HttpStatusCode.Accepted);
            await ended.Task.WaitAsync(TimeSpan.FromMinutes(2));
        }
        var curve = (await server.GetAsync($"classifiers/{classifier}/coverage")).GetProperty("curve");
        Assert.InRange(curve.GetProperty("accuracy").GetDouble(), 0.6, 1);
        Assert.True(curve.GetProperty("gainRange").GetProperty("low").GetDouble() < curve.GetProperty("gain").GetDouble());
        Assert.Equal((20, 0), (curve.GetProperty("more").GetInt32(), curve.GetProperty("changedLabels").GetInt32()));
        Assert.Equal(4, curve.GetProperty("points").GetArrayLength());

        // Kept in a file, so that it is there after a restart; and it tells what has changed since.
        Assert.True(File.Exists(Path.Combine(server.DataPath, "curves", $"{classifier}.json")));
        await using var db = server.Database();
        var label = db.Labels.First(one => one.ClassifierId == classifier && one.Split == Split.Train);
        await server.Get<LabelService>().ClearAsync(classifier, [label.ImageId], "t", CancellationToken.None);
        Assert.Equal(1, (await curves.StateOfAsync(classifier, CancellationToken.None)).ChangedLabels);

        async Task EndAsync(long id)
        {
            if (id == classifier && (await curves.StateOfAsync(id, CancellationToken.None)).Progress is null)
                ended.TrySetResult();
        }
    }

    [Fact]
    public async Task Coverage_NothingLabelled_AsksForCategoriesAndSaysWhyThereIsNoCurve()
    {
        var (_, classifier, _) = await server.CreateTempleAsync("bare");

        var view = await server.GetAsync($"classifiers/{classifier}/coverage");

        Assert.Equal("Label pictures of at least two categories", view.Text("instruction"));
        Assert.Equal(JsonValueKind.Null, view.GetProperty("curve").GetProperty("measuredAt").ValueKind);
        await server.PostAsync($"classifiers/{classifier}/coverage/curve/cancel", new { }, HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task Coverage_UnknownClassifier_Answers404()
    {
        using var answer = await server.Client.GetAsync(new Uri("api/v1/classifiers/987654/coverage", UriKind.Relative));

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    private async Task<long> FillAsync(string temple, Func<DemoScene, bool> isKept)
    {
        foreach (var scene in new DemoTempleGenerator().Plan(seed: 1, perCategory: 32).Where(isKept))
        {
            using var answer = await server.Client.PostAsJsonAsync("api/save_data", new
            {
                temple_id = temple,
                train_test = scene.Split.ToString(),
                category = scene.Category,
                image = DemoPictures.Jpeg(scene),
                image_name = scene.Name,
                image_type = "jpg",
            });
            answer.EnsureSuccessStatusCode();
        }
        await using var db = server.Database();
        return db.Classifiers.Single(classifier => classifier.Temple!.Code == temple).Id;
    }
}
