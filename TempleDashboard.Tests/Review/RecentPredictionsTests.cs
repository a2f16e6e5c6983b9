using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Models;
using TempleDashboard.Domain.Review;
using TempleDashboard.Learning.Anomaly;
using TempleDashboard.Tests.Learning.Anomaly;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Review;

public sealed class RecentPredictionsTests : IDisposable
{
    private readonly HistoryDatabase _database = new();

    public void Dispose() => _database.Dispose();

    [Fact]
    public async Task LoadAsync_OneDay_GivesTheClassifiersPredictionsOfThatDayNewestFirst()
    {
        _database.AddMany(3000);

        var trial = await LoadAsync(days: 1, minutesAfterStart: 3000);

        // A prediction a minute, every second one of this classifier.
        Assert.Equal((720, false), (trial.Predictions.Count, trial.IsCut));
        Assert.Equal(trial.Predictions.Select(one => one.Id).OrderDescending(), trial.Predictions.Select(one => one.Id));
        Assert.All(trial.Predictions, one => Assert.Equal(1, one.ModelId));
    }

    [Fact]
    public async Task LoadAsync_MoreThanAreLookedAt_GivesTheNewestAndSaysSo()
    {
        _database.AddMany(2 * RecentPredictions.Most + 10);

        var trial = await LoadAsync(days: 30, minutesAfterStart: 2 * RecentPredictions.Most);

        Assert.Equal((RecentPredictions.Most, true), (trial.Predictions.Count, trial.IsCut));
        Assert.Equal(2 * RecentPredictions.Most + 9, trial.Predictions[0].Id);
    }

    [Fact]
    public async Task LoadAsync_ModelWithAndWithoutNeighbours_ReadsHeldOutDistancesWhereTheyAre()
    {
        _database.Add(row => row.Distance = 0.1);
        var without = await LoadAsync(days: 1, minutesAfterStart: 10);
        var index = NeighbourIndex.Build(SyntheticNeighbours.Source(1, 8, 6, 6), default);
        var folder = _database.Get<ModelFolder>().PathOf("x");
        Directory.CreateDirectory(folder);
        await File.WriteAllBytesAsync(Path.Combine(folder, ModelFolder.NeighboursFile), NeighbourFile.Write(index));

        var with = await LoadAsync(days: 1, minutesAfterStart: 10);

        Assert.Equal((1, 0), (without.WithoutDistance, without.HeldOut.Count));
        Assert.Equal(0, with.WithoutDistance);
        Assert.Equal((index.HeldOut.Groups, index.HeldOut.Count), (with.HeldOut[1].Groups, with.HeldOut[1].Count));
        Assert.Equal(index.HeldOut.Ascending, with.HeldOut[1].Ascending);
    }

    private Task<RuleTrial> LoadAsync(int days, int minutesAfterStart)
    {
        var time = new ManualTime();
        time.Advance(HistoryDatabase.Start.AddMinutes(minutesAfterStart) - time.GetUtcNow().UtcDateTime);
        return new RecentPredictions(
            _database.Get<IDbContextFactory<DashboardDbContext>>(), _database.Get<NeighbourLoader>(), time).LoadAsync(1, days, default);
    }
}
