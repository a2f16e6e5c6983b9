using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TempleDashboard.Domain.Backups;
using TempleDashboard.Domain.Data;

namespace TempleDashboard.Domain.Deletions;

/// <summary>Cleans up every night, and when somebody asks for it, one at a time; never between the two halves of a backup.</summary>
public sealed class CleaningRuns(
    Cleaner cleaner, BackupRuns backups, IOptions<RetentionRules> rules, TimeProvider time, ILogger<CleaningRuns> logger)
    : BackgroundService
{
    private readonly Lock _gate = new();
    private Task _work = Task.CompletedTask;
    private CancellationToken _stopping;

    /// <summary>It begins or ends. Handlers must be quick.</summary>
    public event Action? Changed;

    public bool IsRunning { get; private set; }

    /// <summary>What became of the last time since the start of the program; null where there was none.</summary>
    public CleaningOutcome? Last { get; private set; }

    /// <summary>When the program cleans up by itself next, UTC.</summary>
    public DateTime NextAt => Nights.Next(rules.Value.CleanUpHour, time);

    /// <summary>Begins; false where it is under way.</summary>
    public bool TryStart(string who)
    {
        lock (_gate)
        {
            if (IsRunning)
                return false;
            IsRunning = true;
            _work = Task.Run(() => RunAsync(who, _stopping), CancellationToken.None);
        }
        Changed?.Invoke();
        return true;
    }

    /// <summary>Waits until nothing is being cleaned up.</summary>
    public Task WaitAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
            return _work.WaitAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await WaitAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _stopping = stoppingToken;
        while (!stoppingToken.IsCancellationRequested)
        {
            await Nights.WaitAsync(NextAt, time, stoppingToken);
            TryStart(AuditLog.Program);
            await WaitAsync(stoppingToken);
        }
    }

    private async Task RunAsync(string who, CancellationToken cancellationToken)
    {
        try
        {
            // What the database of a backup names must be there until its files are copied.
            await backups.WaitAsync(cancellationToken);
            var report = await cleaner.RunAsync(who, () => backups.WaitAsync(cancellationToken), cancellationToken);
            Last = new(time.GetUtcNow().UtcDateTime, report, null);
            CleaningLog.Done(logger, report.Deletions, report.PredictionPictures, report.Files, report.Bytes);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The next time goes on with what is left.
        }
        catch (Exception failure)
        {
            var why = StorageTrouble.Find(failure)?.Sentence ?? $"{failure.Message} The log has the details.";
            Last = new(
                time.GetUtcNow().UtcDateTime, null, $"Cleaning up stopped in the middle; the next time goes on with the rest. {why}");
            CleaningLog.Broke(logger, failure);
        }
        finally
        {
            lock (_gate)
                IsRunning = false;
            Changed?.Invoke();
        }
    }
}

/// <summary>What became of cleaning up.</summary>
/// <param name="At">When it ended, UTC.</param>
/// <param name="Report">Null where it stopped in the middle.</param>
/// <param name="Error">For a person: why it stopped.</param>
public sealed record CleaningOutcome(DateTime At, CleaningReport? Report, string? Error);

internal static partial class CleaningLog
{
    [LoggerMessage(
        6201,
        LogLevel.Information,
        "Cleaned up: {Deletions} deletions and the pictures of {Predictions} predictions are gone for good, "
            + "{Files} files with {Bytes} bytes")]
    public static partial void Done(ILogger logger, int deletions, int predictions, int files, long bytes);

    [LoggerMessage(6202, LogLevel.Error, "Cleaning up stopped in the middle")]
    public static partial void Broke(ILogger logger, Exception exception);

    [LoggerMessage(6203, LogLevel.Warning, "The picture {Sha256} was deleted everywhere, but these files of it could not be: {Files}")]
    public static partial void FilesLeft(ILogger logger, string sha256, string files);
}
