using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TempleDashboard.Domain.Backbones;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Training;
using TempleDashboard.Learning.Curves;

namespace TempleDashboard.Domain.Coverage;

/// <summary>
/// Measures learning curves in the background, one at a time and never beside a training, and keeps the newest of each classifier.
/// </summary>
public sealed class CurveRuns : IHostedService, IDisposable
{
    private readonly CurveMeasuring _measuring;
    private readonly CurveStore _store;
    private readonly TrainingFeed _trainings;
    private readonly IDbContextFactory<DashboardDbContext> _contexts;
    private readonly ILogger<CurveRuns> _logger;
    private readonly ConcurrentDictionary<long, Running> _running = new();
    private readonly ConcurrentDictionary<long, string> _troubles = new();
    private readonly Listeners<long> _listeners = new();
    private readonly SemaphoreSlim _turn = new(1);
    private volatile bool _isStopping;

    internal CurveRuns(
        CurveMeasuring measuring, CurveStore store, TrainingFeed trainings, IDbContextFactory<DashboardDbContext> contexts,
        ILogger<CurveRuns> logger) =>
        (_measuring, _store, _trainings, _contexts, _logger) = (measuring, store, trainings, contexts, logger);

    /// <summary>
    /// Calls <paramref name="listener"/> with the classifier's id whenever its measuring begins, goes on or ends, until disposed. It must
    /// return quickly and not throw.
    /// </summary>
    public IDisposable Subscribe(Action<long> listener) => _listeners.Add(listener);

    /// <summary>Says how the measuring stands, and what was measured last.</summary>
    public async Task<CurveState> StateOfAsync(long classifierId, CancellationToken cancellationToken)
    {
        var kept = await _store.FindAsync(classifierId, cancellationToken);
        var changed = 0;
        if (kept is not null)
        {
            await using var db = await _contexts.CreateDbContextAsync(cancellationToken);
            changed = LabelMark.CountChanged(kept.Labels, await LabelMark.ReadAsync(db, classifierId, cancellationToken));
        }
        var progress = _running.TryGetValue(classifierId, out var running) ? running.Progress : (double?)null;
        return new CurveState(
            progress,
            progress is not null && _trainings.Active.Count > 0,
            kept?.MeasuredAt,
            changed,
            kept?.Forecast,
            _troubles.GetValueOrDefault(classifierId) ?? kept?.Hindrance)
        { WeakestCategoryId = kept?.WeakestCategoryId };
    }

    /// <summary>Begins to measure anew; false where that is under way or waits for its turn.</summary>
    public bool TryStart(long classifierId)
    {
        var running = new Running();
        if (_isStopping || !_running.TryAdd(classifierId, running))
        {
            running.Dispose();
            return false;
        }
        _troubles.TryRemove(classifierId, out _);
        running.Work = Task.Run(() => RunAsync(classifierId, running));
        _listeners.Tell(classifierId);
        return true;
    }

    /// <summary>Ends the measuring; what was measured before stays. False where nothing is under way.</summary>
    public bool Cancel(long classifierId)
    {
        if (!_running.TryGetValue(classifierId, out var running))
            return false;
        running.Cancel();
        return true;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Ends all; what was not finished is begun anew when somebody looks.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _isStopping = true;
        var all = _running.Values.ToList();
        foreach (var running in all)
            running.Cancel();
        await Task.WhenAll(all.Select(running => running.Work)).WaitAsync(cancellationToken);
    }

    public void Dispose() => _turn.Dispose();

    private async Task RunAsync(long classifierId, Running running)
    {
        var token = running.Token;
        try
        {
            await _turn.WaitAsync(token);
            try
            {
                var curve = await _measuring.MeasureAsync(classifierId, new Told(this, classifierId, running), token);
                await _store.KeepAsync(classifierId, curve, token);
            }
            finally
            {
                _turn.Release();
            }
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            // Somebody wanted no more of it.
        }
        catch (Exception exception) when (exception is UnreadablePictureException or MissingBackboneException)
        {
            _troubles[classifierId] = exception.Message;
        }
        catch (Exception exception) when (StorageTrouble.Find(exception) is { } trouble)
        {
            CoverageLog.NotKept(_logger, classifierId, trouble.Sentence);
            _troubles[classifierId] = trouble.Sentence;
        }
        catch (Exception exception)
        {
            // Nobody waits for this task: what is not said here is never seen.
            CoverageLog.Broke(_logger, exception, classifierId);
            _troubles[classifierId] = "The learning curve could not be measured; the error log has the details.";
        }
        finally
        {
            _running.TryRemove(classifierId, out _);
            running.Dispose();
            _listeners.Tell(classifierId);
        }
    }

    private sealed class Running : IDisposable
    {
        private readonly CancellationTokenSource _cancellation = new();
        private readonly Lock _gate = new();
        private bool _ended;

        public double Progress { get; set; }

        public Task Work { get; set; } = Task.CompletedTask;

        public CancellationToken Token => _cancellation.Token;

        public void Cancel()
        {
            lock (_gate)
            {
                if (!_ended)
                    _cancellation.Cancel();
            }
        }

        public void Dispose()
        {
            lock (_gate)
            {
                _ended = true;
                _cancellation.Dispose();
            }
        }
    }

    private sealed class Told(CurveRuns runs, long classifierId, Running running) : IProgress<double>
    {
        public void Report(double value)
        {
            running.Progress = value;
            runs._listeners.Tell(classifierId);
        }
    }
}

/// <summary>How the measuring of a learning curve stands, and what was measured last.</summary>
/// <param name="Progress">Share that is done, 0 to 1; null where nothing is under way.</param>
/// <param name="WaitsForTraining">Whether it stands still, as a training goes first.</param>
/// <param name="MeasuredAt">When the newest curve was begun, in UTC; null where there is none.</param>
/// <param name="ChangedLabels">Labels that have changed since.</param>
/// <param name="Forecast">The newest curve, and what more pictures would bring; null where there is none.</param>
/// <param name="Hindrance">For a person: why there is none, or why the last attempt failed.</param>
public sealed record CurveState(
    double? Progress, bool WaitsForTraining, DateTime? MeasuredAt, int ChangedLabels, GainForecast? Forecast, string? Hindrance)
{
    /// <summary>The category that is misread most often; null where nobody knows.</summary>
    public long? WeakestCategoryId { get; init; }
}

internal static partial class CoverageLog
{
    [LoggerMessage(2301, LogLevel.Error, "The learning curve of classifier {ClassifierId} could not be measured")]
    public static partial void Broke(ILogger logger, Exception exception, long classifierId);

    [LoggerMessage(2302, LogLevel.Warning, "The learning curve of classifier {ClassifierId} could not be kept: {Reason}")]
    public static partial void NotKept(ILogger logger, long classifierId, string reason);
}
