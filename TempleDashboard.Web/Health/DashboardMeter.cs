using System.Diagnostics.Metrics;
using TempleDashboard.Domain.Backups;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Pictures;
using TempleDashboard.Domain.Predictions;
using TempleDashboard.Domain.Training;

namespace TempleDashboard.Web.Health;

/// <summary>
/// The product's own numbers, named as OpenTelemetry does; Prometheus reads <c>temple_dashboard_predictions_total</c> and the like. No tag
/// has a name that people or cameras choose, so that there are few series however many temples there are.
/// </summary>
internal sealed class DashboardMeter : IHostedService, IDisposable
{
    public const string Name = "TempleDashboard";

    private const string Prefix = "temple_dashboard.";

    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
    };

    private readonly List<IDisposable> _owned = [];
    private readonly PictureIntake _intake;
    private readonly BackupRuns _backups;
    private readonly RecentStorageUsage _usage;
    private readonly TimeProvider _time;
    private readonly Counter<long> _uploads;

    public DashboardMeter(
        IMeterFactory meters,
        PredictionFeed predictions,
        TrainingFeed trainings,
        PictureIntake intake,
        ProcessorQueue processors,
        BackupRuns backups,
        RecentStorageUsage usage,
        DiskProbe disk,
        TimeProvider time)
    {
        (_intake, _backups, _usage, _time) = (intake, backups, usage, time);
        var meter = meters.Create(Name);
        CountPredictions(meter, predictions);
        CountTrainings(meter, trainings);
        _uploads = meter.CreateCounter<long>($"{Prefix}uploads", "{picture}", "Pictures to be labelled that came, by what became of them");
        intake.Taken += CountUpload;
        meter.CreateObservableGauge(
            $"{Prefix}decodes.waiting", () => processors.Waiting, "{decode}", "Pieces of work, such as decodes, that wait for a processor");
        meter.CreateObservableGauge(
            $"{Prefix}predictions.waiting", () => processors.Pictures, "{picture}", "Pictures that were sent and are not answered yet");
        meter.CreateObservableGauge($"{Prefix}backup.age", BackupAge, "s", "Age of the newest backup; absent where there is none");
        meter.CreateObservableGauge(
            $"{Prefix}data_folder.size", Sizes, "By", "What the parts of the data folder take, at most 5 minutes old");
        meter.CreateObservableGauge(
            $"{Prefix}disk.free", () => Of(disk.Look().FreeBytes), "By", "What is free on the disk of the data folder");
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        _intake.Taken -= CountUpload;
        foreach (var one in _owned)
            one.Dispose();
    }

    private void CountPredictions(Meter meter, PredictionFeed feed)
    {
        var count = meter.CreateCounter<long>($"{Prefix}predictions", "{picture}", "Pictures that were answered, by verdict");
        var duration = meter.CreateHistogram(
            $"{Prefix}prediction.duration", "s", "Time in which the pictures of a request were answered", null, Seconds);
        _owned.Add(feed.Subscribe(records =>
        {
            foreach (var record in records)
                count.Add(1, new KeyValuePair<string, object?>("verdict", VerdictOf(record)));
            duration.Record(records.Sum(record => record.LatencyMilliseconds) / 1000);
        }));
    }

    private void CountTrainings(Meter meter, TrainingFeed feed)
    {
        var ended = meter.CreateCounter<long>($"{Prefix}training.runs", "{run}", "Trainings that ended, by how they did");
        _owned.Add(feed.Subscribe(run =>
        {
            if (!run.IsActive)
                ended.Add(1, new KeyValuePair<string, object?>("end", Word(run.Status)));
        }));
        meter.CreateObservableGauge(
            $"{Prefix}training.queue",
            () => new[] { RunStatus.Queued, RunStatus.Running }.Select(status => new Measurement<int>(
                feed.Active.Count(run => run.Status == status), new KeyValuePair<string, object?>("state", Word(status)))),
            "{run}",
            "Trainings that wait or run");
    }

    private void CountUpload(IntakeResult result) => _uploads.Add(
        1,
        new KeyValuePair<string, object?>("result", !result.Accepted ? "refused" : result.IsDuplicate ? "duplicate" : "stored"));

    private IEnumerable<Measurement<double>> BackupAge()
    {
        try
        {
            return _backups.NewestAt() is { } newest ? [new((_time.GetUtcNow().UtcDateTime - newest).TotalSeconds)] : [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Its health check says so.
            return [];
        }
    }

    /// <summary>Gives what is known and measures for the next time: whoever asks is not to wait for a count of all pictures.</summary>
    private IEnumerable<Measurement<long>> Sizes()
    {
        _ = MeasureAsync();
        if (_usage.Last is not { } last)
            return [];
        return new[]
        {
            ("pictures", last.PictureBytes), ("models", last.ModelBytes), ("backbones", last.BackboneBytes),
            ("database", last.DatabaseBytes), ("logs", last.LogBytes),
        }.Select(part => new Measurement<long>(part.Item2, new KeyValuePair<string, object?>("part", part.Item1)));
    }

    private async Task MeasureAsync()
    {
        try
        {
            await Task.Run(() => _usage.ReadAsync(CancellationToken.None));
        }
        catch (Exception exception) when (exception is ObjectDisposedException || StorageTrouble.Find(exception) is not null)
        {
            // The health checks say what is wrong.
        }
    }

    private static IEnumerable<Measurement<long>> Of(long? value) => value is { } known ? [new(known)] : [];

    private static string VerdictOf(PredictionRecord record) =>
        !record.IsAnomaly ? "category"
        : record.Reason.Each() is { Count: > 0 } reasons ? string.Join('+', reasons.Select(Word))
        : "anomaly";

    private static string Word<T>(T value)
        where T : struct, Enum => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
