using System.Globalization;
using System.Net;
using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Tests.Legacy;
using TempleDashboard.Tests.Support;
using Xunit.Abstractions;

namespace TempleDashboard.Tests.Training;

/// <summary>
/// What the product is judged by: real pictures through the API, at most 120 of a category, 30% of them for the test, drawn
/// with seed 1. The goals are top-1 accuracies on the test split.
/// </summary>
public sealed class DataSetGoalsTests(TestServer server, ITestOutputHelper output) : IClassFixture<TestServer>
{
    private const int MostPerCategory = 120;
    private const double TestShare = 0.3;
    private const int Seed = 1;

    [SharedDatasetFact]
    public Task MakeModel_ParkingSlots_ReachesItsGoal() => ReachAsync("parking_slots", 0.97);

    [SharedDatasetFact]
    public Task MakeModel_DayAndNight_ReachesItsGoal() => ReachAsync("day_night_amos", 0.97);

    [SharedDatasetFact]
    public Task MakeModel_Flowers_ReachesItsGoal() => ReachAsync("flowers5", 0.83);

    [SharedDatasetFact]
    public Task MakeModel_Rubbish_ReachesItsGoal() => ReachAsync("trashnet6", 0.80);

    private async Task ReachAsync(string set, double goal)
    {
        var random = new Random(Seed);
        foreach (var (category, files) in SharedDatasets.Pictures(set))
        {
            random.Shuffle(files);
            var taken = files.Take(MostPerCategory).ToList();
            var test = (int)Math.Round(taken.Count * TestShare);
            foreach (var (index, file) in taken.Index())
                await SaveAsync(set, category, index < test ? "test" : "train", file);
        }

        var (status, answer) = await server.CallAsync("make_model", new { temple_id = set });

        Assert.True(status == HttpStatusCode.OK, answer.GetRawText());
        var model = await ModelOfAsync(set);
        output.WriteLine(
            string.Create(CultureInfo.InvariantCulture,
                $"{set}: {model.TestAccuracy:0.0%} of {model.TestCount} right, "
                    + $"{model.TestAccuracyAtHalf:0.0%} with a probability of at least 0.5"));
        Assert.InRange(model.TestAccuracy, goal, 1);
    }

    private async Task SaveAsync(string temple, string category, string split, string file)
    {
        var (status, answer) = await server.CallAsync("save_data", new
        {
            temple_id = temple,
            train_test = split,
            category,
            image = Convert.ToBase64String(await File.ReadAllBytesAsync(file)),
            image_type = Path.GetExtension(file),
            image_name = Path.GetFileNameWithoutExtension(file),
        });
        Assert.True(status == HttpStatusCode.OK, answer.GetRawText());
    }

    private async Task<TrainedModel> ModelOfAsync(string temple)
    {
        await using var db = await server.Get<IDbContextFactory<DashboardDbContext>>().CreateDbContextAsync();
        return await db.Models.AsNoTracking().SingleAsync(model => model.Classifier!.Temple!.Code == temple);
    }
}
