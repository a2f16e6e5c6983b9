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
    /// <summary>Imports of a classifier that work or wait at once: what was sent lies on the disk until it has come in.</summary>
    public const int MostWaiting = 10;

    /// <summary>Ended imports of a classifier that can still go on, whose files are kept.</summary>
    private const int MostEnded = 10;

    /// <summary>A file that ends the program when it is looked into must not end it for ever.</summary>
    private const int MostTries = 3;

    private const string Gone = "The classifier was deleted meanwhile.";

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
    private readonly Lock _adding = new();
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
    /// <returns>Null where so many wait by now that it was not taken.</returns>
    public async Task<ImportView?> AddAsync(
        long classifierId, Stream content, string fileName, TransferFormat? format, bool replaces, bool starts, string who,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(content);
        Sweep();
        var id = NextId();
        await _folder.ReceiveAsync(id, content, cancellationToken);
        var run = new Run(new ImportView(
            id, classifierId, Pictures.PictureName.Clean(fileName), ImportStatus.Waiting, format, replaces, 0, 0, null, Now(), null, who,
            null, null))
        {
            Order = new(starts),
        };
        // Many may have been sent at the same time.
        bool isTaken;
        lock (_adding)
            isTaken = !IsFull(classifierId) && _runs.TryAdd(id, run);
        if (!isTaken)
        {
            _folder.Delete(id);
            return null;
        }
        Save(run);
        Begin(run, () => CheckAsync(run));
        return run.View;
    }

    /// <summary>Whether no more imports of a classifier are taken before one of them has ended.</summary>
    public bool IsFull(long classifierId) => List(classifierId).Count(view => view.Waits) >= MostWaiting;

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
            Tell(run, run.View with
            {
                Status = ImportStatus.Waiting, Replaces = replaces, EndedAt = null, Done = 0, Result = null, Message = null,
            });
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

    /// <summary>
    /// Takes up what was there when the program ended: what was not looked through to its end is looked through again, and what was coming
    /// in waits for somebody to let it go on.
    /// </summary>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var (view, refused, order) in _folder.Load())
            _runs[view.Id] = new Run(view) { Refused = refused, Order = order };
        Sweep();
        foreach (var run in _runs.Values.Where(run => run.View is { Status: ImportStatus.Interrupted, Preview: null }))
            CheckAgain(run);
        return Task.CompletedTask;
    }

    /// <summary>A program that ends does not wait for its imports: what they have brought in stays, and they can go on.</summary>
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

    private void CheckAgain(Run run)
    {
        if (run.Order.Tries == MostTries)
        {
            End(run, ImportStatus.Failed, "The program ended several times while it was looked through: import it in parts.");
            return;
        }
        run.Order = run.Order with { Tries = run.Order.Tries + 1 };
        Tell(run, run.View with { Status = ImportStatus.Waiting, EndedAt = null, Done = 0 });
        Save(run);
        Begin(run, () => CheckAsync(run));
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
                // It was not the import that ended the program.
                if (_ending.IsCancellationRequested)
                    run.Order = run.Order with { Tries = 0 };
                End(run, _ending.IsCancellationRequested ? ImportStatus.Interrupted : ImportStatus.Cancelled, null);
            }
            catch (Exception failure)
            {
                if (StorageTrouble.Find(failure) is { } trouble)
                {
                    End(run, ImportStatus.Failed, trouble.Sentence);
                    return;
                }
                if (await IsGoneAsync(run))
                {
                    End(run, ImportStatus.Failed, Gone);
                    return;
                }
                TransferLog.Broke(_logger, failure, run.View.FileName);
                End(run, ImportStatus.Failed, "The import failed; the error log has the details. What has come in stays: import it again.");
            }
        });
    }

    /// <summary>Whether it broke because what it brings pictures into is gone.</summary>
    private async Task<bool> IsGoneAsync(Run run)
    {
        try
        {
            return await _catalog.FindAsync(run.View.ClassifierId, CancellationToken.None) is null;
        }
        catch (Exception)
        {
            // What broke first is told.
            return false;
        }
    }

    private async Task CheckAsync(Run run)
    {
        var starts = run.Order.Starts;
        var token = run.Cancel.Token;
        await _checking.WaitAsync(token);
        try
        {
            if (await _catalog.FindAsync(run.View.ClassifierId, token) is not { } classifier)
            {
                End(run, ImportStatus.Failed, Gone);
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
            return (ImportStatus.Failed, Gone, null);
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
        var ended = run.View with { Status = status, Message = message, EndedAt = Now(), Result = result ?? run.View.Result };
        // It cannot go on, so that what was sent is of no use. Whoever is told may begin it anew at once.
        if (status == ImportStatus.Failed && !ended.CanStart)
            _folder.DeleteSent(ended.Id);
        Tell(run, ended);
        Save(run);
    }

    private void Tell(Run run, ImportView view)
    {
        run.View = view;
        _listeners.Tell(view);
    }

    /// <summary>What was told last is what is kept, also where an import begins anew while its end is written down.</summary>
    private void Save(Run run)
    {
        lock (run)
            _folder.Save(run.View, run.Refused, run.Order);
    }

    private void Sweep()
    {
        foreach (var (id, run) in _runs)
        {
            if (Now() - (run.View.EndedAt ?? run.View.CreatedAt) > Kept)
                Remove(id);
        }
        var ended = _runs.Values.Select(run => run.View)
            .Where(view => view.Status is ImportStatus.Failed or ImportStatus.Cancelled).GroupBy(view => view.ClassifierId);
        foreach (var view in ended.SelectMany(views => views.OrderByDescending(view => view.Id).Skip(MostEnded)).ToList())
            Remove(view.Id);
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

        public required ImportRequest Order { get; set; }

        public CancellationTokenSource Cancel { get; set; } = new();

        public Task Work { get; set; } = Task.CompletedTask;
    }
}
