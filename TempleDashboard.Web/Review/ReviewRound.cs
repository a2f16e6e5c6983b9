using TempleDashboard.Domain.Predictions;
using TempleDashboard.Domain.Review;

namespace TempleDashboard.Web.Review;

/// <summary>
/// A person's way through what waits for review: each answer goes on to the next one, and can be taken back. What is passed over stays in
/// the queue, and is not shown again in this round.
/// </summary>
public sealed class ReviewRound
{
    /// <summary>Read ahead at a time.</summary>
    public const int Ahead = 20;

    private readonly ReviewQueue _queue;
    private readonly ReviewDesk _desk;
    private readonly IReadOnlyCollection<long>? _classifierIds;
    private readonly List<PredictionEntry> _entries;
    private readonly Stack<(int Index, ReviewSet Set)> _answers = new();
    private int _index;
    private bool _isAtEnd;

    public ReviewRound(ReviewQueue queue, ReviewDesk desk, IReadOnlyCollection<long>? classifierIds, ReviewStart start)
    {
        ArgumentNullException.ThrowIfNull(start);
        (_queue, _desk, _classifierIds) = (queue, desk, classifierIds);
        _entries = [.. start.Entries];
        (Item, Left, _isAtEnd) = (start.Item, start.Count, start.Entries.Count < Ahead);
    }

    /// <summary>What is to be judged now; null at the end.</summary>
    public ReviewItem? Item { get; private set; }

    /// <summary>How many wait, up to <see cref="ReviewQueue.MostCounted"/>.</summary>
    public int Left { get; private set; }

    public bool CanUndo => _answers.Count > 0;

    public bool HasPrevious => _index > 0;

    /// <summary>The picture after this one, so that a browser can load it ahead.</summary>
    public PredictionEntry? Following => _index + 1 < _entries.Count ? _entries[_index + 1] : null;

    /// <summary>Reads what the page shows first.</summary>
    public static async Task<ReviewStart> BeginAsync(
        ReviewQueue queue, ReviewDesk desk, IReadOnlyCollection<long>? classifierIds, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(queue);
        ArgumentNullException.ThrowIfNull(desk);
        var entries = await queue.NextAsync(classifierIds, null, Ahead, cancellationToken);
        var item = entries.Count > 0 ? await desk.OfAsync(entries[0], cancellationToken) : null;
        return new(entries, item, await queue.CountAsync(classifierIds, cancellationToken));
    }

    /// <summary>Keeps an answer and goes on. Returns the judged item, or why it was refused.</summary>
    public async Task<(ReviewItem? Judged, string? Error)> AnswerAsync(ReviewAnswer answer, CancellationToken cancellationToken)
    {
        if (Item is not { } item)
            return default;
        var result = await _desk.AnswerAsync(item.Entry, answer);
        if (!result.Succeeded)
            return (null, result.Error);
        if (item.Entry.Review == Domain.Data.ReviewState.None)
            Left = Math.Max(0, Left - 1);
        _answers.Push((_index, result.Set));
        _entries[_index] = result.Entry;
        var judged = await _desk.OfAsync(result.Entry, cancellationToken);
        await MoveAsync(1, cancellationToken);
        return (judged, null);
    }

    /// <summary>Takes the last answer back and shows what it was about.</summary>
    public async Task UndoAsync(CancellationToken cancellationToken)
    {
        if (!_answers.TryPop(out var last))
            return;
        if (await _desk.UndoAsync(last.Set) > 0 && last.Set.Before[0].State == Domain.Data.ReviewState.None)
            Left++;
        _index = last.Index;
        await ShowAsync(cancellationToken);
    }

    /// <summary>Goes on without an answer, or back; stops at the ends.</summary>
    public async Task MoveAsync(int steps, CancellationToken cancellationToken)
    {
        _index = Math.Clamp(_index + steps, 0, _entries.Count);
        if (_index == _entries.Count && !_isAtEnd && _entries.Count > 0)
        {
            var more = await _queue.NextAsync(_classifierIds, QueuePlace.Of(_entries[^1]), Ahead, cancellationToken);
            _isAtEnd = more.Count < Ahead;
            _entries.AddRange(more);
        }
        await ShowAsync(cancellationToken);
    }

    /// <summary>Reads the prediction anew: somebody else may have judged it meanwhile.</summary>
    private async Task ShowAsync(CancellationToken cancellationToken) =>
        Item = _index < _entries.Count ? await _desk.FindAsync(_entries[_index].Id, cancellationToken) : null;
}

/// <summary>What a round begins with.</summary>
/// <param name="Count">How many wait in all, up to <see cref="ReviewQueue.MostCounted"/>.</param>
public sealed record ReviewStart(IReadOnlyList<PredictionEntry> Entries, ReviewItem? Item, int Count);
