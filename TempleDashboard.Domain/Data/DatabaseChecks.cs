using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TempleDashboard.Domain.Storage;

namespace TempleDashboard.Domain.Data;

/// <summary>
/// Checks the database after each start, quickly and within a limit of time, and fully where somebody asks; knows what was found last.
/// </summary>
/// <param name="startLimit">How long the check after a start may take; zero for none.</param>
public sealed class DatabaseChecks(
    DataFolder folder, TimeSpan startLimit, TimeProvider time, ILogger<DatabaseChecks> logger) : BackgroundService
{
    private const string WayOut =
        "Stop the program and restore the data folder from a backup (temple restore). What can still be read is served meanwhile.";

    private readonly Lock _gate = new();
    private CancellationTokenSource? _cancel;
    private Task _work = Task.CompletedTask;
    private DatabaseCheckProgress? _running;

    /// <summary>A check comes forward, begins or ends. Raised from its thread, once a table; handlers must be quick.</summary>
    public event Action? Changed;

    /// <summary>How far the present check has come; null where none is being made.</summary>
    public DatabaseCheckProgress? Running => Volatile.Read(ref _running);

    /// <summary>What the last check since the start came to; null where none has ended.</summary>
    public DatabaseCheckResult? Last { get; private set; }

    /// <summary>What is known to be wrong with the database, and what to do; null where nothing is.</summary>
    public string? Trouble { get; private set; }

    /// <summary>Begins a full check; false where a check is being made already.</summary>
    public bool TryStart() => TryStart(isFull: true, null, CancellationToken.None);

    /// <summary>Ends the present check. False where none is being made.</summary>
    public bool Cancel()
    {
        lock (_gate)
        {
            if (_running is null)
                return false;
            _cancel!.Cancel();
            return true;
        }
    }

    /// <summary>Waits until no check is being made.</summary>
    public Task WaitAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
            return _work.WaitAsync(cancellationToken);
    }

    /// <summary>Somebody met damage before a check did: it is trouble until a check finds nothing.</summary>
    public void Met(StorageTrouble trouble)
    {
        ArgumentNullException.ThrowIfNull(trouble);
        if (trouble.IsDatabaseDamage)
            Trouble ??= trouble.Sentence;
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        Cancel();
        await WaitAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _cancel?.Dispose();
        base.Dispose();
    }

    /// <summary>The program serves already: 2 GB take seconds on a good disk, and minutes on a memory card.</summary>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (startLimit > TimeSpan.Zero && TryStart(isFull: false, startLimit, stoppingToken))
            await WaitAsync(stoppingToken);
    }

    private bool TryStart(bool isFull, TimeSpan? limit, CancellationToken stopping)
    {
        lock (_gate)
        {
            if (_running is not null)
                return false;
            _running = new(0, 0, "");
            _cancel?.Dispose();
            _cancel = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            var token = _cancel.Token;
            _work = Task.Run(() => Run(isFull, limit, token), CancellationToken.None);
            return true;
        }
    }

    private void Run(bool isFull, TimeSpan? limit, CancellationToken cancellationToken)
    {
        try
        {
            Changed?.Invoke();
            Note(DatabaseCheck.Run(folder.DatabaseFile, isFull, limit, Report, cancellationToken), isFull);
        }
        catch (OperationCanceledException)
        {
            // What was known before is known still.
        }
        catch (SqliteException failure)
        {
            var reason = StorageTrouble.Find(failure)?.Sentence ?? failure.Message;
            Last = new(time.GetUtcNow().UtcDateTime, isFull, TimeSpan.Zero, [], []) { Error = reason };
            DatabaseLog.NotChecked(logger, reason);
        }
        finally
        {
            lock (_gate)
                _running = null;
            Changed?.Invoke();
        }
    }

    private void Note(DatabaseFindings found, bool isFull)
    {
        Last = new(time.GetUtcNow().UtcDateTime, isFull, found.Took, found.Findings, found.Left);
        if (found.Findings is [var first, ..])
        {
            Trouble = $"The database, '{folder.DatabaseFile}', is damaged: {first}. {WayOut}";
            DatabaseLog.Damaged(logger, folder.DatabaseFile, found.Findings.Count, string.Join("; ", found.Findings), WayOut);
        }
        else if (found.Left is [])
        {
            Trouble = null;
            DatabaseLog.Whole(logger, found.Took);
        }
        else
        {
            DatabaseLog.NotAll(logger, found.Took, string.Join(", ", found.Left));
        }
    }

    private void Report(DatabaseCheckProgress progress)
    {
        Volatile.Write(ref _running, progress);
        Changed?.Invoke();
    }
}

/// <summary>What a check of the database came to.</summary>
/// <param name="At">When it ended, UTC.</param>
/// <param name="IsFull">Whether it compared every index with its table; the check of a start does not.</param>
/// <param name="Findings">The first complaints, in SQLite's words; empty where nothing is damaged.</param>
/// <param name="Left">Tables that its time did not suffice for.</param>
public sealed record DatabaseCheckResult(
    DateTime At, bool IsFull, TimeSpan Took, IReadOnlyList<string> Findings, IReadOnlyList<string> Left)
{
    /// <summary>Why the database could not be looked at; null where it could.</summary>
    public string? Error { get; init; }
}

internal static partial class DatabaseLog
{
    [LoggerMessage(6011, LogLevel.Error, "The database {File} is damaged. {Count} findings: {Findings}. {WayOut}")]
    public static partial void Damaged(ILogger logger, string file, int count, string findings, string wayOut);

    [LoggerMessage(6012, LogLevel.Information, "The database was checked in {Took}; it is whole")]
    public static partial void Whole(ILogger logger, TimeSpan took);

    [LoggerMessage(
        6013,
        LogLevel.Warning,
        "The database was checked for {Took} after the start, which did not suffice for {Tables}. "
            + "Check it on the System page, or give it more time with Dashboard:Database:CheckSeconds")]
    public static partial void NotAll(ILogger logger, TimeSpan took, string tables);

    [LoggerMessage(6014, LogLevel.Warning, "The database could not be checked: {Reason}")]
    public static partial void NotChecked(ILogger logger, string reason);
}
