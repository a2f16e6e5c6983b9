using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using TempleDashboard.Benchmarks.Running;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Predictions;
using TempleDashboard.Domain.Review;
using TempleDashboard.Domain.Storage;

namespace TempleDashboard.Benchmarks.History;

/// <summary>Pages of a long history by key, as the product reads them, beside the same pages by OFFSET.</summary>
internal sealed class HistoryBenchmark : IBenchmark
{
    private const int Predictions = 1_000_000;
    private const int PageSize = 50;
    private const int Rounds = 7;

    public string Name => "history";

    public string Sentence => "pages of 1,000,000 predictions, first and deep, beside the same pages by OFFSET";

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var services = await DomainServices.StartAsync(cancellationToken);
        var contexts = services.Get<IDbContextFactory<DashboardDbContext>>();
        await ManyPredictions.AddAsync(contexts, Predictions, cancellationToken);
        var history = services.Get<PredictionHistory>();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var temple = await db.Temples.MinAsync(temple => temple.Id, cancellationToken);
        await CompareAsync("all", PredictionFilter.All);
        await CompareAsync("one temple", new() { TempleId = temple });
        await CompareAsync("one category", new() { Category = "Door open" });
        await CompareAsync("anomalies", new() { Category = Verdict.Anomaly });
        await CompareAsync("marked as wrong", new() { Review = ReviewState.Wrong });
        await CompareAsync("least sure tenth", new() { MaxConfidence = 0.1 });
        await CompareAsync("100 days", new() { FromUtc = ManyPredictions.Start.AddDays(100), ToUtc = ManyPredictions.Start.AddDays(200) });
        await CompareAsync("name contains", new() { ImageName = "camera 3" });
        await CompareAsync(
            "temple, anomalies, unsure", new()
            {
                TempleId = temple,
                IsAnomaly = true,
                MaxConfidence = 0.3,
            });
        Figures.Print(
            $"peak memory {Figures.PeakMegabytes(Environment.ProcessId):0} MB; the database ",
            $"has {new FileInfo(services.Get<DataFolder>().DatabaseFile).Length / 1e6:0} MB");

        async Task CompareAsync(string name, PredictionFilter filter) => await MeasureAsync(name, db, history, filter, cancellationToken);
    }

    private static async Task MeasureAsync(
        string name, DashboardDbContext db, PredictionHistory history, PredictionFilter filter, CancellationToken cancellationToken)
    {
        // The page that lies nine tenths down.
        var skipped = await db.Predictions.Matching(filter).CountAsync(cancellationToken) * 9 / 10;
        var before = await db
            .Predictions.Matching(filter)
            .OrderByDescending(row => row.Id)
            .Skip(skipped - 1)
            .Select(row => row.Id)
            .FirstAsync(cancellationToken);
        var (first, deep, offset) = (new List<double>(), new List<double>(), new List<double>());
        for (var round = -1; round < Rounds; round++)
        {
            var (newest, _) = await TimeAsync(() => history.PageAsync(filter, null, PageSize, cancellationToken));
            var (byKey, page) = await TimeAsync(() => history.PageAsync(filter, before, PageSize, cancellationToken));
            var (byOffset, same) = await TimeAsync(() => db.Predictions.AsNoTracking().Matching(filter)
                .OrderByDescending(row => row.Id).Skip(skipped).Take(PageSize).AsEntries().ToListAsync(cancellationToken));
            if (!page.Items.Select(item => item.Id).SequenceEqual(same.Select(item => item.Id)))
                throw new InvalidOperationException($"The two pages of '{name}' differ.");
            if (round < 0)
                continue;
            first.Add(newest);
            deep.Add(byKey);
            offset.Add(byOffset);
        }
        var (key, reference) = (Figures.Median(deep), Figures.Median(offset));
        Figures.Print(
            $"{name, -26} first page {Figures.Median(first), 6:0.0} ms; page {skipped / PageSize, 6}: ",
            $"{key, 6:0.0} ms, by OFFSET {reference, 7:0.0} ms, ratio {key / reference:0.000}");
    }

    private static async Task<(double Milliseconds, T Result)> TimeAsync<T>(Func<Task<T>> query)
    {
        var start = Stopwatch.GetTimestamp();
        var result = await query();
        return (Stopwatch.GetElapsedTime(start).TotalMilliseconds, result);
    }
}
