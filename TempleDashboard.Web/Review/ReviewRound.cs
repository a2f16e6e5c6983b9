using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Predictions;
using TempleDashboard.Domain.Review;

namespace TempleDashboard.Web.Review;

/// <summary>
/// A person's way through what waits for review, stack by stack: each answer is for all of a stack that were not taken out, goes on to the
/// next one, and can be taken back. What is passed over stays in the queue, and is not shown again in this round.
/// </summary>
public sealed class ReviewRound
{
    /// <summary>Stacks that are read ahead at a time.</summary>
    public const int Ahead = 20;

    private readonly ReviewStacks _source;
    private readonly ReviewDesk _desk;
    private readonly StackFilter _filter;
    private readonly List<ReviewStack> _stacks;
    private readonly HashSet<long> _takenOut = [];
    private readonly HashSet<ReviewStack> _answered = new(ReferenceEqualityComparer.Instance);
    private StackPlace? _next;
    private int _index;

    public ReviewRound(ReviewStacks source, ReviewDesk desk, StackFilter filter, ReviewStart start)
    {
        ArgumentNullException.ThrowIfNull(start);
        (_source, _desk, _filter) = (source, desk, filter);
        _stacks = [.. start.Page.Stacks];
        (Item, Left, _next) = (start.Item, start.Count, start.Page.Next);
        Steps = new(desk);
    }

    public ReviewSteps Steps { get; }

    /// <summary>What is to be judged now: the first of the stack that was not taken out; null at the end.</summary>
    public ReviewItem? Item { get; private set; }

    /// <summary>The stack that it belongs to; null at the end.</summary>
    public ReviewStack? Stack => _index < _stacks.Count ? _stacks[_index] : null;

    /// <summary>Those of the stack that an answer is not for.</summary>
    public IReadOnlySet<long> TakenOut => _takenOut;

    /// <summary>Those of the stack that an answer is for.</summary>
    public IReadOnlyList<long> Meant => [.. (Stack?.Ids ?? []).Where(id => !_takenOut.Contains(id))];

    /// <summary>How many predictions wait, up to <see cref="ReviewQueue.MostCounted"/>.</summary>
    public int Left { get; private set; }

    public bool HasPrevious => _index > 0;

    /// <summary>True while nothing was judged or passed over: the stacks may still be made anew.</summary>
    public bool IsFresh => _index == 0 && !Steps.CanUndo && _takenOut.Count == 0;

    /// <summary>The picture after this one, so that a browser can load it ahead.</summary>
    public PredictionEntry? Following => _index + 1 < _stacks.Count ? _stacks[_index + 1].First : null;

    /// <summary>Reads what the page shows first.</summary>
    public static async Task<ReviewStart> BeginAsync(
        ReviewStacks source, ReviewQueue queue, ReviewDesk desk, StackFilter filter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(queue);
        ArgumentNullException.ThrowIfNull(desk);
        ArgumentNullException.ThrowIfNull(filter);
        var page = await source.PageAsync(filter, null, Ahead, cancellationToken);
        var item = page.Stacks.Count > 0 ? await desk.OfAsync(page.Stacks[0].First, cancellationToken) : null;
        return new(page, item, await queue.CountAsync(filter.ClassifierIds, cancellationToken));
    }

    /// <summary>Takes one out of the stack, or puts it back; the last one stays.</summary>
    public async Task ToggleAsync(long predictionId, CancellationToken cancellationToken)
    {
        if (Stack?.Ids.Contains(predictionId) != true)
            return;
        if (!_takenOut.Remove(predictionId) && Meant.Count > 1)
            _takenOut.Add(predictionId);
        if (Item?.Entry.Id != Meant[0])
            Item = await _desk.FindAsync(Meant[0], cancellationToken);
    }

    /// <summary>
    /// Keeps an answer for the stack and goes on; those that were taken out come next, as a stack of their own. Returns the judged ones, or
    /// why it was refused.
    /// </summary>
    public async Task<(IReadOnlyList<long> Judged, string? Error)> AnswerAsync(ReviewWord word, CancellationToken cancellationToken)
    {
        if (Stack is not { } whole)
            return ([], null);
        var judged = Meant;
        var result = await _desk.AnswerAsync(judged, word);
        if (!result.Succeeded)
            return ([], result.Error);
        var waited = result.Set.Before.Count(mark => mark.State == ReviewState.None);
        Left = Math.Max(0, Left - waited);
        var index = _index;
        var rest = await RestAsync(whole, cancellationToken);
        if (rest is not null)
        {
            _stacks[index] = new(Item!.Entry, [.. whole.Members.Where(member => !_takenOut.Contains(member.Id))]);
            _stacks.Insert(index + 1, rest);
        }
        var answered = _stacks[index];
        _answered.Add(answered);
        Steps.Push(result.Set, async restored =>
        {
            Left += Math.Min(restored, waited);
            _answered.Remove(answered);
            _index = _stacks.FindIndex(stack => ReferenceEquals(stack, answered));
            if (rest is not null && _stacks.Remove(rest))
                _stacks[_index] = whole;
            await ShowAsync(CancellationToken.None);
        });
        await MoveAsync(1, cancellationToken);
        return (judged, null);
    }

    /// <summary>Goes on without an answer, or back; stops at the ends.</summary>
    public async Task MoveAsync(int steps, CancellationToken cancellationToken)
    {
        _index = Math.Clamp(_index + steps, 0, _stacks.Count);
        await ShowAsync(cancellationToken);
    }

    private async Task<ReviewStack?> RestAsync(ReviewStack whole, CancellationToken cancellationToken)
    {
        List<WaitingPrediction> rest = [.. whole.Members.Where(member => _takenOut.Contains(member.Id))];
        return rest.Count > 0 && await _desk.FindAsync(rest[0].Id, cancellationToken) is { } item ? new(item.Entry, rest) : null;
    }

    /// <summary>Reads the stack anew: somebody else may have judged some of it meanwhile, and that is not overwritten unseen.</summary>
    private async Task ShowAsync(CancellationToken cancellationToken)
    {
        _takenOut.Clear();
        while (true)
        {
            if (_index == _stacks.Count && _next is { } next)
            {
                var page = await _source.PageAsync(_filter, next, Ahead, cancellationToken);
                _next = page.Next;
                _stacks.AddRange(page.Stacks);
            }
            Item = null;
            if (Stack is not { } stack)
                return;
            var waiting = _answered.Contains(stack) ? stack.Ids.ToHashSet() : await _desk.FindWaitingAsync(stack.Ids, cancellationToken);
            if (stack.Members.FirstOrDefault(member => waiting.Contains(member.Id)) is { } first)
                Item = await _desk.FindAsync(first.Id, cancellationToken);
            if (Item is null)
            {
                _stacks.RemoveAt(_index);
                continue;
            }
            if (waiting.Count < stack.Members.Count)
                _stacks[_index] = new(Item.Entry, [.. stack.Members.Where(member => waiting.Contains(member.Id))]);
            return;
        }
    }
}

/// <summary>What a round begins with.</summary>
/// <param name="Count">How many predictions wait in all, up to <see cref="ReviewQueue.MostCounted"/>.</param>
public sealed record ReviewStart(ReviewStackPage Page, ReviewItem? Item, int Count);
