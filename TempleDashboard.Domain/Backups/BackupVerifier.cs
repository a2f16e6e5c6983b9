using System.Text.Json;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace TempleDashboard.Domain.Backups;

/// <summary>
/// Verifies the backups in the background, and knows what the last time came to: also that before the start of the program, as it is kept
/// beside the backups.
/// </summary>
public sealed class BackupVerifier(BackupSet set, TimeProvider time, ILogger<BackupVerifier> logger) : IHostedService, IDisposable
{
    private const string NoteFile = "verified.json";

    private const int MostNamed = 50;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly Lock _gate = new();
    private CancellationTokenSource? _cancel;
    private Task _work = Task.CompletedTask;
    private BackupProgress? _running;
    private VerificationNote? _last;

    /// <summary>It comes forward, begins or ends. Raised from its thread, once a file; handlers must be quick.</summary>
    public event Action? Changed;

    /// <summary>How far it has come; null where nothing is being verified.</summary>
    public BackupProgress? Running => Volatile.Read(ref _running);

    /// <summary>What the last time came to; null where there was none.</summary>
    public VerificationNote? Last => _last ??= ReadNote();

    private string Note => Path.Combine(set.Root, NoteFile);

    /// <summary>Begins; false where it is under way.</summary>
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

    /// <summary>Ends it; what the time before came to is known still. False where nothing is being verified.</summary>
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

    /// <summary>Waits until nothing is being verified.</summary>
    public Task WaitAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
            return _work.WaitAsync(cancellationToken);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken)
    {
        Cancel();
        return WaitAsync(cancellationToken);
    }

    public void Dispose() => _cancel?.Dispose();

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        try
        {
            Changed?.Invoke();
            var found = await BackupVerification.RunAsync(set, new Steps(this), cancellationToken);
            _last = Keep(new(time.GetUtcNow().UtcDateTime, found.Backups, found.Files, found.Bytes)
            {
                DamageCount = found.DamagedLists.Count + found.DamagedFiles.Count,
                DamagedLists = [.. found.DamagedLists.Take(MostNamed)],
                DamagedFiles = [.. found.DamagedFiles.Take(MostNamed)],
            });
            if (found.IsWhole)
                BackupLog.Verified(logger, found.Backups, found.Files, time.GetElapsedTime(started));
            else
                BackupLog.FoundDamage(logger, _last.DamageCount, string.Join(' ', found.Sentences().Take(MostNamed)));
        }
        catch (OperationCanceledException)
        {
            // The time before counts on.
        }
        catch (Exception failure)
        {
            _last = new(time.GetUtcNow().UtcDateTime, 0, 0, 0)
            {
                Error = $"The folder of the backups, '{set.Root}', cannot be read: {failure.Message}",
            };
            BackupLog.NotVerified(logger, failure.Message);
        }
        finally
        {
            lock (_gate)
                _running = null;
            Changed?.Invoke();
        }
    }

    private VerificationNote Keep(VerificationNote note)
    {
        try
        {
            if (Directory.Exists(set.Root))
            {
                File.WriteAllText(Note + ".part", JsonSerializer.Serialize(note, Json));
                File.Move(Note + ".part", Note, overwrite: true);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            BackupLog.NotKept(logger, failure.Message);
        }
        return note;
    }

    private VerificationNote? ReadNote()
    {
        try
        {
            return File.Exists(Note) ? JsonSerializer.Deserialize<VerificationNote>(File.ReadAllText(Note), Json) : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    private sealed class Steps(BackupVerifier verifier) : IProgress<BackupProgress>
    {
        public void Report(BackupProgress value)
        {
            Volatile.Write(ref verifier._running, value);
            verifier.Changed?.Invoke();
        }
    }
}

/// <summary>What the last verification of the backups came to.</summary>
/// <param name="At">When it ended, UTC.</param>
/// <param name="Backups">Backups whose list could be read.</param>
/// <param name="Files">Files that were read, each once.</param>
/// <param name="Bytes">Their bytes.</param>
public sealed record VerificationNote(DateTime At, int Backups, int Files, long Bytes)
{
    /// <summary>Why nothing could be verified; null where it could.</summary>
    public string? Error { get; init; }

    /// <summary>Damaged or missing files and lists, also those that are not named below.</summary>
    public int DamageCount { get; init; }

    /// <summary>The first of the sentences about backups whose list is damaged.</summary>
    public IReadOnlyList<string> DamagedLists { get; init; } = [];

    /// <summary>The first of the files that are not what they were.</summary>
    public IReadOnlyList<DamagedBackupFile> DamagedFiles { get; init; } = [];
}
