using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Tests.Support;
using TempleDashboard.Web.Temples;

namespace TempleDashboard.Tests.Temples;

public sealed class TempleActivityQueryTests : IAsyncLifetime
{
    private readonly ManualTime _time = new();
    private DomainHost _host = null!;

    private DateTime Now => _time.GetUtcNow().UtcDateTime;

    public async Task InitializeAsync() => _host = await DomainHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task ReadAsync_PicturesOfCamerasAndTryOuts_ShowsTheNewestOfCameras()
    {
        await using var db = _host.Database();
        var classifier = await PictureRows.CreateAsync(db, "410010", pictures: 0, "Door open");
        var other = await PictureRows.CreateAsync(db, "410011", pictures: 0, "Door open");
        var model = await AnswerRows.ChampionAsync(db, classifier, "Door open");
        foreach (var name in new[] { "1", "2", "3", "4", "5", "6", "7" })
            AnswerRows.Predict(db, classifier, model, Now, name);
        AnswerRows.Predict(db, classifier, model, Now, "tried", source: PredictionRecord.TryOutSource);
        AnswerRows.Predict(db, other, model, Now, "elsewhere");
        await db.SaveChangesAsync();

        var activity = await ReadAsync(classifier.TempleId, utc => utc);

        Assert.Equal(["7", "6", "5", "4", "3", "2"], activity.Latest.Select(picture => picture.Name));
        Assert.Equal((7, 0), (activity.Days[^1].Pictures, activity.Days[^1].Anomalies));
    }

    [Fact]
    public async Task ReadAsync_PicturesAroundMidnight_CountOnTheViewersDay()
    {
        await using var db = _host.Database();
        var classifier = await PictureRows.CreateAsync(db, "410010", pictures: 0, "Door open");
        var model = await AnswerRows.ChampionAsync(db, classifier, "Door open");
        // The clock says 22 November, 12:00. In Kathmandu, 5:45 ahead, the day begins at 18:15 of the day before.
        AnswerRows.Predict(db, classifier, model, Now.AddDays(-9), "too old");
        AnswerRows.Predict(db, classifier, model, Now.Date.AddDays(-1).AddHours(18).AddMinutes(14), "yesterday there", isAnomaly: true);
        AnswerRows.Predict(db, classifier, model, Now.Date.AddDays(-1).AddHours(18).AddMinutes(15), "today there");
        AnswerRows.Predict(db, classifier, model, Now, "now");
        await db.SaveChangesAsync();

        var there = await ReadAsync(classifier.TempleId, utc => utc.AddHours(5).AddMinutes(45));
        var here = await ReadAsync(classifier.TempleId, utc => utc);

        Assert.Equal(7, there.Days.Count);
        Assert.Equal([(1, 1), (2, 0)], there.Days.TakeLast(2).Select(day => (day.Pictures, day.Anomalies)));
        Assert.Equal([(2, 1), (1, 0)], here.Days.TakeLast(2).Select(day => (day.Pictures, day.Anomalies)));
        Assert.Equal(3, there.Days.Sum(day => day.Pictures));
        Assert.Equal(new DateTime(2026, 11, 16), here.Days[0].Day);
    }

    [Fact]
    public async Task ReadAsync_NothingSent_HasEmptyDays()
    {
        await using var db = _host.Database();
        var classifier = await PictureRows.CreateAsync(db, "410010", pictures: 0);

        var activity = await ReadAsync(classifier.TempleId, utc => utc);

        Assert.Empty(activity.Latest);
        Assert.All(activity.Days, day => Assert.Equal(0, day.Pictures));
    }

    private Task<TempleActivity> ReadAsync(long templeId, Func<DateTime, DateTime> local) =>
        new TempleActivityQuery(_host.Get<IDbContextFactory<DashboardDbContext>>(), _time)
            .ReadAsync(templeId, local, CancellationToken.None);
}
