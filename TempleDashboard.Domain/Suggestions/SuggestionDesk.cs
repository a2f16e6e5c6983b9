using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TempleDashboard.Domain.Backbones;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Labels;
using TempleDashboard.Learning.Suggestions;

namespace TempleDashboard.Domain.Suggestions;

/// <summary>
/// Keeps the suggestions of the classifiers that somebody labels, and renews them in the background, one classifier after the other: after
/// <see cref="LabelWorth.MoreLabels"/> labels, and when pictures or categories change. Nothing is stored: after a restart they are made
/// again of the kept embeddings as soon as somebody asks.
/// </summary>
public sealed class SuggestionDesk : BackgroundService
{
    /// <summary>Who has not been asked about for so long is forgotten.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    /// <summary>Of many pictures, so many are suggested first, while the others are looked at.</summary>
    private const int FirstPictures = 400;

    private static readonly TimeSpan ToldEvery = TimeSpan.FromMilliseconds(500);

    private readonly IDbContextFactory<DashboardDbContext> _contexts;
    private readonly SuggestionMaker _maker;
    private readonly TimeProvider _time;
    private readonly ILogger<SuggestionDesk> _logger;
    private readonly ConcurrentDictionary<long, Entry> _entries = new();
    private readonly Channel<long> _wanted = Channel.CreateUnbounded<long>();
    private readonly Listeners<SuggestionSnapshot> _listeners = new();
    private readonly IDisposable _hearing;

    internal SuggestionDesk(
        IDbContextFactory<DashboardDbContext> contexts, SuggestionMaker maker, LabelFeed labels, TimeProvider time,
        ILogger<SuggestionDesk> logger)
    {
        (_contexts, _maker, _time, _logger) = (contexts, maker, time, logger);
        _hearing = labels.Subscribe(Hear);
    }

    /// <summary>Gives the suggestions as they are, without waiting, and has them made where they are not.</summary>
    public SuggestionSnapshot Of(long classifierId)
    {
        var now = _time.GetUtcNow();
        foreach (var (id, old) in _entries)
        {
            if (now - old.AskedAt > Kept)
                _entries.TryRemove(id, out _);
        }
        var entry = _entries.GetOrAdd(classifierId, static id => new(new SuggestionSnapshot { ClassifierId = id, IsWorking = true }));
        entry.AskedAt = now;
        if (entry.IsNew())
            Want(classifierId, entry);
        return entry.Snapshot;
    }

    /// <summary>
    /// Calls <paramref name="listener"/> with every new snapshot until disposed, on the thread that made it: it must return quickly and not
    /// throw.
    /// </summary>
    public IDisposable Subscribe(Action<SuggestionSnapshot> listener) => _listeners.Add(listener);

    public override void Dispose()
    {
        _hearing.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var classifierId in _wanted.Reader.ReadAllAsync(stoppingToken))
        {
            if (!_entries.TryGetValue(classifierId, out var entry))
                continue;
            try
            {
                await RenewAsync(classifierId, entry, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (MissingBackboneException missing)
            {
                Tell(entry, entry.Snapshot with { IsWorking = false, Problem = missing.Message });
            }
            catch (Exception failure)
            {
                // Labelling goes on without suggestions, and the next change tries again.
                SuggestionLog.Failed(_logger, classifierId, failure);
                Tell(entry, entry.Snapshot with { IsWorking = false, Problem = "The program's log has the reason." });
            }
        }
    }

    private async Task RenewAsync(long classifierId, Entry entry, CancellationToken cancellationToken)
    {
        var news = entry.TakeNews();
        var pool = await SuggestionPool.ReadAsync(_contexts, classifierId, cancellationToken);
        if (pool.Classifier is null)
        {
            _entries.TryRemove(classifierId, out _);
            return;
        }
        if (!news.IsOther && news.Labels < LabelWorth.MoreLabels && !BeginsWith(pool, entry.Snapshot))
        {
            entry.PutBack(news);
            Tell(entry, SuggestionMaker.Waiting(pool, entry.Snapshot));
            return;
        }
        if (entry.Snapshot.Version == 0 && pool.First(FirstPictures) is { } some)
            await MakeAsync(entry, some, cancellationToken);
        await MakeAsync(entry, pool, cancellationToken);
    }

    private async Task MakeAsync(Entry entry, SuggestionPool pool, CancellationToken cancellationToken)
    {
        var toldAt = _time.GetTimestamp();
        var made = await _maker.MakeAsync(
            pool,
            entry.Snapshot,
            progress =>
            {
                if (_time.GetElapsedTime(toldAt) < ToldEvery)
                    return;
                toldAt = _time.GetTimestamp();
                Tell(entry, progress);
            },
            cancellationToken);
        SuggestionLog.Made(_logger, made.Suggestions.Count, pool.Reference.ToString(), made.Labels, made.Source);
        Tell(entry, made);
    }

    /// <summary>Whether the labels have just become enough for something better than what there is.</summary>
    private static bool BeginsWith(SuggestionPool pool, SuggestionSnapshot snapshot) => snapshot.Source switch
    {
        SuggestionSource.None => pool.Categories.Count >= 2 && pool.Lacking(SuggestionMaker.FirstGuessLabels).Count == 0,
        SuggestionSource.Labels => false,
        _ => pool.Lacking(SuggestionMaker.EnoughLabels).Count == 0,
    };

    private void Hear(LabelNews news)
    {
        foreach (var (id, entry) in _entries)
        {
            if (news.ClassifierId is { } classifierId && classifierId != id)
                continue;
            // A label that is taken away leaves a picture without a suggestion: that is not put off.
            var isTaken = news.Change is { } change
                && change.Pairs.Any(pair => pair is { Before.CategoryId: not null, After.CategoryId: null });
            entry.Note(isTaken ? null : news.Change?.ChangedCount);
            Want(id, entry);
        }
    }

    private void Want(long classifierId, Entry entry)
    {
        if (entry.Queue())
            _wanted.Writer.TryWrite(classifierId);
    }

    private void Tell(Entry entry, SuggestionSnapshot snapshot)
    {
        entry.Snapshot = snapshot;
        _listeners.Tell(snapshot);
    }

    /// <summary>What is known of one classifier, and what has changed since.</summary>
    private sealed class Entry(SuggestionSnapshot snapshot)
    {
        private readonly Lock _gate = new();
        private bool _isQueued;
        private bool _isBegun;
        private News _news;

        public SuggestionSnapshot Snapshot { get; set; } = snapshot;

        public DateTimeOffset AskedAt { get; set; }

        /// <summary>True the first time.</summary>
        public bool IsNew()
        {
            lock (_gate)
            {
                if (_isBegun)
                    return false;
                _news = new(0, IsOther: true);
                return _isBegun = true;
            }
        }

        /// <param name="labels">Labels that changed; null where all is to be made anew.</param>
        public void Note(int? labels)
        {
            lock (_gate)
                _news = new(_news.Labels + (labels ?? 0), _news.IsOther || labels is null);
        }

        /// <summary>True where it was not waiting for its turn yet.</summary>
        public bool Queue()
        {
            lock (_gate)
            {
                if (_isQueued)
                    return false;
                return _isQueued = true;
            }
        }

        public News TakeNews()
        {
            lock (_gate)
            {
                var news = _news;
                (_isQueued, _news) = (false, default);
                return news;
            }
        }

        /// <summary>Counts on: what was taken was not enough yet.</summary>
        public void PutBack(News news)
        {
            lock (_gate)
                _news = new(_news.Labels + news.Labels, _news.IsOther);
        }
    }

    private readonly record struct News(int Labels, bool IsOther);
}

internal static partial class SuggestionLog
{
    [LoggerMessage(3101, LogLevel.Debug, "Suggested {Count} pictures of {Classifier} from {Labels} labels ({Source})")]
    public static partial void Made(ILogger logger, int count, string classifier, int labels, SuggestionSource source);

    [LoggerMessage(3102, LogLevel.Error, "No suggestions could be made for classifier {ClassifierId}")]
    public static partial void Failed(ILogger logger, long classifierId, Exception failure);
}
