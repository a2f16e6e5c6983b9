using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Temples;

namespace TempleDashboard.Domain.Transfer;

/// <summary>
/// Imports in the background: looked through, shown, begun, cancelled, gone on with, also after the program was started anew. What was
/// sent lies in a folder of its own until it has come in, a week at the longest.
/// </summary>
public sealed class ImportRuns : IHostedService, IDisposable
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    private readonly ImportFolder _folder;
    private readonly ImportCheck _check;
    private readonly ImportWork _work;
    private readonly TempleCatalog _catalog;
    private readonly TimeProvider _time;
    private readonly ILogger<ImportRuns> _logger;
    private readonly ConcurrentDictionary<long, Run> _runs = new();
    private readonly CancellationTokenSource _ending = new();
    private readonly SemaphoreSlim _checking = new(1), _running = new(1);
    private readonly Listeners<ImportView> _listeners = new();
    private long _lastId;

    internal ImportRuns(
        ImportFolder folder, ImportCheck check, ImportWork work, TempleCatalog catalog, TimeProvider time, ILogger<ImportRuns> logger) =>
        (_folder, _check, _work, _catalog, _time, _logger) = (folder, check, work, catalog, time, logger);

    /// <summary>Calls back, from any thread, with each import that has come forward, until disposed; must be quick.</summary>
    public IDisposable Subscribe(Action<ImportView> listener) => _listeners.Add(listener);

    /// <summary>Takes what is sent, to the end, and begins to look through it.</summary>
    /// <param name="fileName">As it was called; data, never a path.</param>
    /// <param name="format">Null to have it recognised.</param>
    /// <param name="starts">Whether it comes in as soon as it was looked through, without asking.</param>
    public async Task<ImportView> AddAsync(
        long classifierId, Stream content, string fileName, TransferFormat? format, bool replaces, bool starts, string who,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(content);
        Sweep();
        var id = NextId();
        await _folder.ReceiveAsync(id, content, cancellationToken);
        var run = new Run(new ImportView(
            id, classifierId, Pictures.PictureName.Clean(fileName), ImportStatus.Waiting, format, replaces, 0, 0, null, Now(), null, who,
            null, null));
        _runs[id] = run;
        Save(run);
        Begin(run, () => CheckAsync(run, starts));
        return run.View;
    }

    /// <summary>Finds an import of a classifier; null where there is none.</summary>
    public ImportView? Find(long classifierId, long importId) =>
        _runs.TryGetValue(importId, out var run) && run.View.ClassifierId == classifierId ? run.View : null;

    /// <summary>Lists the imports of a classifier, the newest first.</summary>
    public IReadOnlyList<ImportView> List(long classifierId) =>
        [.. _runs.Values.Select(run => run.View).Where(view => view.ClassifierId == classifierId).OrderByDescending(view => view.Id)];

    /// <summary>Gives what was refused, up to a limit; empty for an import that is not known.</summary>
    public IReadOnlyList<ImportRefusal> RefusalsOf(long importId) =>
        _runs.TryGetValue(importId, out var run) ? run.Refused.Named : [];

    /// <summary>Lets an import come in, or go on; false where it is not at that.</summary>
    public bool Start(long importId, bool replaces)
    {
        if (!_runs.TryGetValue(importId, out var run))
            return false;
        lock (run)
        {
            if (!run.View.CanStart)
                return false;
            Tell(run, run.View with { Status = ImportStatus.Waiting, Replaces = replaces, EndedAt = null, Done = 0, Result = null });
        }
        Begin(run, () => BringInAsync(run));
        return true;
    }

    /// <summary>Ends what it does; false where it does nothing.</summary>
    public bool Cancel(long importId)
    {
        if (!_runs.TryGetValue(importId, out var run) || !run.View.IsActive)
            return false;
        run.Cancel.Cancel();
        return true;
    }

    /// <summary>Forgets an import and what was sent; what has come in stays. False where it is still at work.</summary>
    public bool Remove(long importId)
    {
        if (!_runs.TryGetValue(importId, out var run) || run.View.IsActive || !_runs.TryRemove(importId, out _))
            return false;
        _folder.Delete(importId);
        return true;
    }

    /// <summary>Takes up what was there when the program ended.</summary>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var (view, refused) in _folder.Load())
            _runs[view.Id] = new Run(view) { Refused = refused };
        Sweep();
        return Task.CompletedTask;
    }

    /// <summary>A program that ends does not wait for its imports: they go on with the next start.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        // A host may be told to stop once more, after all has been let go.
        if (_ending.IsCancellationRequested)
            return;
        await _ending.CancelAsync();
        await Task.WhenAll(_runs.Values.Select(run => run.Work)).WaitAsync(cancellationToken);
    }

    public void Dispose()
    {
        foreach (var run in _runs.Values)
            run.Cancel.Dispose();
        _ending.Dispose();
        _checking.Dispose();
        _running.Dispose();
    }

    private void Begin(Run run, Func<Task> work)
    {
        run.Cancel.Dispose();
        run.Cancel = CancellationTokenSource.CreateLinkedTokenSource(_ending.Token);
        run.Work = Task.Run(async () =>
        {
            try
            {
                await work();
            }
            catch (OperationCanceledException)
            {
                End(run, _ending.IsCancellationRequested ? ImportStatus.Interrupted : ImportStatus.Cancelled, null);
            }
            catch (Exception failure)
            {
                if (StorageTrouble.Find(failure) is { } trouble)
                {
                    End(run, ImportStatus.Failed, trouble.Sentence);
                    return;
                }
                TransferLog.Broke(_logger, failure, run.View.FileName);
                End(run, ImportStatus.Failed, "The import failed; the error log has the details. What has come in stays: import it again.");
            }
        });
    }

    private async Task CheckAsync(Run run, bool starts)
    {
        var token = run.Cancel.Token;
        await _checking.WaitAsync(token);
        try
        {
            if (await _catalog.FindAsync(run.View.ClassifierId, token) is not { } classifier)
            {
                End(run, ImportStatus.Failed, "The classifier was deleted meanwhile.");
                return;
            }
            Tell(run, run.View with { Status = ImportStatus.Checking });
            var (file, error) = await ImportedFile.OpenAsync(_folder.SentOf(run.View.Id), run.View.FileName, token);
            using var _ = file;
            if (file is null)
            {
                End(run, ImportStatus.Failed, error);
                return;
            }
            var (preview, refused, why) = await _check.RunAsync(
                file, classifier, run.View.Format, (done, total) => Tell(run, run.View with { Done = done, Total = total }), token);
            run.Refused = refused;
            if (preview is null)
            {
                End(run, ImportStatus.Failed, why);
                return;
            }
            var next = starts ? ImportStatus.Waiting : ImportStatus.Ready;
            Tell(run, run.View with { Status = next, Format = preview.Format, Preview = preview, Done = 0 });
            Save(run);
        }
        finally
        {
            _checking.Release();
        }
        if (starts)
            await BringInAsync(run);
    }

    private async Task BringInAsync(Run run)
    {
        var token = run.Cancel.Token;
        await _running.WaitAsync(token);
        try
        {
            var (status, message, result) = await BringInAsync(run, token);
            if (status == ImportStatus.Done)
                _folder.DeleteSent(run.View.Id);
            End(run, status, message, result);
        }
        finally
        {
            _running.Release();
        }
    }

    private async Task<(ImportStatus Status, string? Message, ImportResult? Result)> BringInAsync(Run run, CancellationToken token)
    {
        if (await _catalog.FindAsync(run.View.ClassifierId, token) is not { } classifier)
            return (ImportStatus.Failed, "The classifier was deleted meanwhile.", null);
        var (file, error) = await ImportedFile.OpenAsync(_folder.SentOf(run.View.Id), run.View.FileName, token);
        using var _ = file;
        if (file is null)
            return (ImportStatus.Failed, error, null);
        Tell(run, run.View with { Status = ImportStatus.Running, Done = 0 });
        Save(run);
        var (result, refused, isWhole) = await _work.RunAsync(
            file, run.View.FileName, classifier, run.View.Format!.Value, run.View.Replaces, run.View.Who,
            (done, total) => Tell(run, run.View with { Done = done, Total = total }), token);
        run.Refused = refused;
        if (!isWhole)
            return (_ending.IsCancellationRequested ? ImportStatus.Interrupted : ImportStatus.Cancelled, null, result);
        TransferLog.Imported(_logger, run.View.FileName, result.Stored, result.Labelled, result.RefusedCount);
        return (ImportStatus.Done, null, result);
    }

    private void End(Run run, ImportStatus status, string? message, ImportResult? result = null)
    {
        Tell(run, run.View with { Status = status, Message = message, EndedAt = Now(), Result = result ?? run.View.Result });
        Save(run);
    }

    private void Tell(Run run, ImportView view)
    {
        run.View = view;
        _listeners.Tell(view);
    }

    private void Save(Run run) => _folder.Save(run.View, run.Refused);

    private void Sweep()
    {
        foreach (var (id, run) in _runs)
        {
            if (Now() - (run.View.EndedAt ?? run.View.CreatedAt) > Kept)
                Remove(id);
        }
    }

    private long NextId()
    {
        var now = _time.GetUtcNow().ToUnixTimeMilliseconds();
        while (true)
        {
            var last = Interlocked.Read(ref _lastId);
            var next = Math.Max(now, last + 1);
            if (Interlocked.CompareExchange(ref _lastId, next, last) == last && !_folder.Has(next))
                return next;
        }
    }

    private DateTime Now() => _time.GetUtcNow().UtcDateTime;

    private sealed class Run(ImportView view)
    {
        private ImportView _view = view;

        public ImportView View
        {
            get => Volatile.Read(ref _view);
            set => Volatile.Write(ref _view, value);
        }

        public ImportRefusals Refused { get; set; } = new();

        public CancellationTokenSource Cancel { get; set; } = new();

        public Task Work { get; set; } = Task.CompletedTask;
    }
}
