using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace TempleDashboard.Domain.Backups;

/// <summary>
/// Makes backups in the background, one at a time, lets old ones go after each, and knows how the present one and the last one fare.
/// </summary>
public sealed class BackupRuns(BackupMaker maker, BackupThinning thinning, BackupSet set, ILogger<BackupRuns> logger)
    : IHostedService, IDisposable
{
    private const string CancelledText =
        "The backup was cancelled. What was copied is kept, and the next backup goes on from there.";

    private const int MostNamed = 20;

    private readonly Lock _gate = new();
    private readonly Dictionary<DateTime, BackupSummary> _known = [];
    private CancellationTokenSource? _cancel;
    private Task _work = Task.CompletedTask;
    private BackupProgress? _running;

    /// <summary>The backup comes forward, begins or ends. Raised from its thread, once a file; handlers must be quick.</summary>
    public event Action? Changed;

    /// <summary>How far the present one has come; null where none is being made.</summary>
    public BackupProgress? Running => Volatile.Read(ref _running);

    /// <summary>What became of the last one since the start of the program; null where there was none.</summary>
    public BackupOutcome? Last { get; private set; }

    /// <summary>The folder of the backups.</summary>
    public string Folder => set.Root;

    /// <summary>When the newest backup was made, UTC; null where there is none. Looks at names alone.</summary>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be read.</exception>
    public DateTime? NewestAt() => set.Times() is [.., var newest] ? newest : null;

    /// <summary>Begins a backup; false where one is being made already.</summary>
    public bool TryStart()
    {
        lock (_gate)
        {
            if (_running is not null)
                return false;
            _running = new(0, 0, 0);
            _cancel?.Dispose();
            _cancel = new();
            var token = _cancel.Token;
            _work = Task.Run(() => RunAsync(token), CancellationToken.None);
            return true;
        }
    }

    /// <summary>Ends the present backup; there will be none of it. False where none is being made.</summary>
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

    /// <summary>Waits until no backup is being made.</summary>
    public Task WaitAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
            return _work.WaitAsync(cancellationToken);
    }

    /// <summary>Lists the backups, the newest first. Each is looked through once in the life of the program.</summary>
    public async Task<IReadOnlyList<BackupSummary>> ListAsync(CancellationToken cancellationToken) =>
        await Task.Run<IReadOnlyList<BackupSummary>>(() => [.. set.Times().Reverse().Select(Summary)], cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>A program that ends does not wait for its backup.</summary>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        Cancel();
        return WaitAsync(cancellationToken);
    }

    public void Dispose() => _cancel?.Dispose();

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            Changed?.Invoke();
            var made = Note(await maker.MakeAsync(new Steps(this), cancellationToken));
            Last = made.Error is null ? Thin(made, cancellationToken) : made;
        }
        catch (OperationCanceledException)
        {
            Last = BackupOutcome.Failed(CancelledText);
        }
        catch (Exception bug)
        {
            Last = BackupOutcome.Failed($"The backup failed: {bug.Message} The log has the details.");
            BackupLog.Broke(logger, bug);
        }
        finally
        {
            lock (_gate)
                _running = null;
            Changed?.Invoke();
        }
    }

    /// <summary>The backup is made, whatever becomes of this: the next one lets go of what is left.</summary>
    private BackupOutcome Thin(BackupOutcome made, CancellationToken cancellationToken)
    {
        try
        {
            var thinned = thinning.Run(null, cancellationToken);
            if (thinned.Backups + thinned.Files > 0)
                BackupLog.Thinned(logger, thinned.Backups, thinned.Files, thinned.Bytes);
            return made with { Thinned = thinned };
        }
        catch (OperationCanceledException)
        {
            return made;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            BackupLog.NotThinned(logger, failure.Message);
            return made with { WhyNotThinned = failure.Message };
        }
    }

    /// <summary>Writes the log, and keeps what is worth knowing without the list of all files.</summary>
    private BackupOutcome Note(BackupResult result)
    {
        if (!result.Succeeded)
        {
            BackupLog.Failed(logger, result.Error);
            return BackupOutcome.Failed(result.Error);
        }
        var made = result.Manifest;
        BackupLog.Made(logger, BackupSet.NameOf(made.At), made.Files.Count, made.Size, result.NewFiles, result.NewBytes, result.Took);
        if (made.Missing.Count > 0)
            BackupLog.Incomplete(logger, made.Missing.Count, string.Join(", ", made.Missing.Take(MostNamed)));
        return new(made.At, null, result.NewFiles, result.NewBytes, result.Took, [.. made.Missing.Take(MostNamed)]);
    }

    private BackupSummary Summary(DateTime time)
    {
        lock (_known)
        {
            if (_known.TryGetValue(time, out var known))
                return known;
        }
        BackupSummary summary;
        try
        {
            var manifest = set.Read(time);
            summary = new(time, manifest.Files.Count, manifest.Size, manifest.Missing.Count, set.IsWhole(manifest));
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            summary = new(time, 0, 0, 0, IsWhole: false);
        }
        lock (_known)
            _known[time] = summary;
        return summary;
    }

    private sealed class Steps(BackupRuns runs) : IProgress<BackupProgress>
    {
        public void Report(BackupProgress value)
        {
            Volatile.Write(ref runs._running, value);
            runs.Changed?.Invoke();
        }
    }
}

/// <summary>A backup that is there.</summary>
/// <param name="At">When it was made, UTC.</param>
/// <param name="Size">Bytes of its files, which it shares with the other backups.</param>
/// <param name="Missing">Files that the database names and that were lost or damaged by then.</param>
/// <param name="IsWhole">All of its files are there with their length.</param>
public sealed record BackupSummary(DateTime At, int Files, long Size, int Missing, bool IsWhole);

/// <summary>What became of a backup.</summary>
/// <param name="At">Of the backup that was made; null where none was.</param>
/// <param name="Error">Why none was made, and what to do.</param>
/// <param name="NewFiles">Files that no earlier backup had.</param>
/// <param name="NewBytes">Their bytes.</param>
/// <param name="Missing">The first of the files that the database names and that are lost or damaged.</param>
public sealed record BackupOutcome(
    DateTime? At, string? Error, int NewFiles, long NewBytes, TimeSpan Took, IReadOnlyList<string> Missing)
{
    /// <summary>The old backups that went after it; null where that was not tried, or failed.</summary>
    public ThinnedBackups? Thinned { get; init; }

    /// <summary>Why old backups could not go; null where they could.</summary>
    public string? WhyNotThinned { get; init; }

    internal static BackupOutcome Failed(string error) => new(null, error, 0, 0, TimeSpan.Zero, []);
}
