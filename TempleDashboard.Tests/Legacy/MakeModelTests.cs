using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Training;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Legacy;

public sealed class MakeModelTests(TestServer server) : IClassFixture<TestServer>
{
    private static readonly string[] Flags =
    [
        "got_training_data_flag",
        "got_testing_data_flag",
        "made_model_architecture_flag",
        "trained_model_flag",
        "tested_model_flag",
        "saved_model_flag",
    ];

    [Fact]
    public async Task MakeModel_LabelledTemple_TrainsOnceAndAgainOnlyByForce()
    {
        await TrainedTemple.FillAsync(server, "trained");

        var first = await server.CallAsync("make_model", new { temple_id = "trained" });
        var second = await server.CallAsync("make_model", new { temple_id = "trained", forceful = "False" });
        var forced = await server.CallAsync("make_model", new { temple_id = "trained", forceful = "True" });

        Assert.Equal((HttpStatusCode.OK, ""), (first.Status, string.Join(' ', first.Answer.Errors())));
        Assert.All(Flags, flag => Assert.True(first.Answer.GetProperty(flag).GetBoolean(), flag));
        Assert.Equal(["error_msg", .. Flags], first.Answer.EnumerateObject().Select(property => property.Name));
        Assert.Equal(HttpStatusCode.BadRequest, second.Status);
        Assert.Contains("A model of 'trained' exists already", Assert.Single(second.Answer.Errors()));
        Assert.Equal(HttpStatusCode.OK, forced.Status);
        Assert.Equal(2, await CountAsync(db => db.Models.CountAsync(model => model.Classifier!.Temple!.Code == "trained")));
    }

    [Fact]
    public async Task MakeModel_OneCategory_EndsBeforeTheArchitecture()
    {
        await server.CallAsync("save_data", LegacyCalls.SaveData(("temple_id", "one category")));

        var (status, answer) = await server.CallAsync("make_model", new { temple_id = "one category" });

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.NotEmpty(answer.Errors());
        Assert.All(Flags, flag => Assert.False(answer.GetProperty(flag).GetBoolean(), flag));
    }

    [Fact]
    public async Task MakeModel_OneCategoryWithPicturesEnoughForTheScreens_StillDemandsTwo()
    {
        for (var i = 0; i < 12; i++)
        {
            await server.CallAsync(
                "save_data",
                LegacyCalls.SaveData(
                    ("temple_id", "normal only"),
                    ("train_test", i < 10 ? "train" : "test"),
                    ("image", TrainedTemple.Picture(true, i)),
                    ("image_name", $"{i}")));
        }

        var (status, answer) = await server.CallAsync("make_model", new { temple_id = "normal only" });

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("at least one more category", Assert.Single(answer.Errors()), StringComparison.Ordinal);
        Assert.All(Flags, flag => Assert.False(answer.GetProperty(flag).GetBoolean(), flag));
    }

    [Fact]
    public async Task MakeModel_AnEmptyAndATestOnlyCategory_TrainsWithoutThemAndLogsIt()
    {
        await TrainedTemple.FillAsync(server, "partly empty");
        await server.CallAsync("save_data", LegacyCalls.SaveData(
            ("temple_id", "partly empty"), ("category", "Lost"), ("train_test", "test"), ("image", TrainedTemple.Picture(true, 900))));

        var (status, answer) = await server.CallAsync("make_model", new { temple_id = "partly empty" });

        Assert.Equal((HttpStatusCode.OK, ""), (status, string.Join(' ', answer.Errors())));
        await using var stream = new FileStream(
            Path.Combine(server.DataPath, "logs", "log.txt"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        Assert.Contains(
            "Category 'Lost' has no training pictures and is left out",
            await new StreamReader(stream).ReadToEndAsync(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task MakeModel_NoTestingData_TrainsAndThenSaysWhatIsMissing()
    {
        await TrainedTemple.FillAsync(server, "untested", test: 0);

        var (status, answer) = await server.CallAsync("make_model", new { temple_id = "untested" });

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("test", Assert.Single(answer.Errors()), StringComparison.OrdinalIgnoreCase);
        Assert.True(answer.GetProperty("got_training_data_flag").GetBoolean());
        Assert.True(answer.GetProperty("trained_model_flag").GetBoolean());
        Assert.False(answer.GetProperty("got_testing_data_flag").GetBoolean());
        Assert.False(answer.GetProperty("saved_model_flag").GetBoolean());
    }

    [Theory]
    [InlineData("""{"temple_id": "nowhere"}""", "There is no temple 'nowhere'")]
    [InlineData("""{"forceful": true}""", "temple_id is missing")]
    [InlineData("""{"temple_id": "x", "forceful": "perhaps"}""", "forceful is neither true nor false")]
    [InlineData("""{"temple_id": ["x"]}""", "temple_id is not a string")]
    [InlineData("forceful", "is not JSON")]
    public async Task MakeModel_BadRequest_Answers400WithAllFlagsFalse(string body, string reason)
    {
        var (status, answer) = await server.CallRawAsync("make_model", body);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains(reason, Assert.Single(answer.Errors()));
        Assert.All(Flags, flag => Assert.False(answer.GetProperty(flag).GetBoolean(), flag));
    }

    [Fact]
    public async Task MakeModel_TwoAtOnce_TrainsOnce()
    {
        await TrainedTemple.FillAsync(server, "twice");

        var answers = await Task.WhenAll(
            server.CallAsync("make_model", new { temple_id = "twice" }), server.CallAsync("make_model", new { temple_id = "twice" }));

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.BadRequest], answers.Select(answer => answer.Status).Order());
        Assert.Equal(1, await CountAsync(db => db.TrainingRuns.CountAsync(run => run.Classifier!.Temple!.Code == "twice")));
    }

    [Fact]
    public async Task MakeModel_ClientGoesAway_TheRunGoesOn()
    {
        await TrainedTemple.FillAsync(server, "dropped");
        var started = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var subscription = server.Get<TrainingFeed>().Subscribe(run => started.TrySetResult(run.RunId));
        using var client = new CancellationTokenSource();
        using var content = new StringContent(JsonSerializer.Serialize(new { temple_id = "dropped" }));

        var call = server.Client.PostAsync("api/make_model", content, client.Token);
        var runId = await started.Task;
        await client.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);

        var run = await server.Get<TrainingService>().WaitAsync(runId, CancellationToken.None);
        Assert.True(run.Status == RunStatus.Succeeded, run.Message);
    }

    private async Task<int> CountAsync(Func<DashboardDbContext, Task<int>> count)
    {
        await using var db = await server.Get<IDbContextFactory<DashboardDbContext>>().CreateDbContextAsync();
        return await count(db);
    }
}
