using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Review;

namespace TempleDashboard.Web.Review;

/// <summary>
/// A page of stacks, of which several are judged by one answer: what differs from its stack is taken out, and waits for another word.
/// </summary>
public sealed class StackBoard
{
    /// <summary>Stacks of a page.</summary>
    public const int Size = 24;

    private readonly ReviewStacks _source;
    private readonly ReviewDesk _desk;
    private readonly StackFilter _filter;
    private readonly HashSet<ReviewStack> _chosen = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<long> _takenOut = [];
    private readonly List<StackPlace?> _places = [null];
    private ReviewStackPage _page;

    public StackBoard(ReviewStacks source, ReviewDesk desk, StackFilter filter, ReviewStackPage first, ReviewSteps steps)
    {
        (_source, _desk, _filter, _page, Steps) = (source, desk, filter, first, steps);
    }

    public ReviewSteps Steps { get; }

    public IReadOnlyList<ReviewStack> Stacks => _page.Stacks;

    /// <summary>Those of the stacks that no answer is for.</summary>
    public IReadOnlySet<long> TakenOut => _takenOut;

    /// <summary>What the chosen stacks are judged by: categories and keys; null where none is chosen.</summary>
    public ReviewItem? Item { get; private set; }

    /// <summary>The predictions that an answer is for.</summary>
    public IReadOnlyList<long> Meant =>
        [.. Stacks.Where(_chosen.Contains).SelectMany(stack => stack.Ids).Where(id => !_takenOut.Contains(id))];

    public int ChosenCount => _chosen.Count;

    /// <summary>How many that waited have been judged here.</summary>
    public int JudgedCount { get; private set; }

    public bool HasNext => _page.Next is not null;

    public bool HasPrevious => _places.Count > 1;

    public bool IsChosen(ReviewStack stack) => _chosen.Contains(stack);

    /// <summary>Chooses a stack, or leaves it.</summary>
    public Task ChooseAsync(ReviewStack stack, CancellationToken cancellationToken)
    {
        if (!_chosen.Remove(stack))
            _chosen.Add(stack);
        return LayOutAsync(cancellationToken);
    }

    /// <summary>Chooses all stacks of the page; none where all are chosen.</summary>
    public Task ChooseAllAsync(CancellationToken cancellationToken)
    {
        if (_chosen.Count == Stacks.Count)
            _chosen.Clear();
        else
            _chosen.UnionWith(Stacks);
        return LayOutAsync(cancellationToken);
    }

    /// <summary>Takes one out of its stack, or puts it back.</summary>
    public void Toggle(long predictionId)
    {
        if (!_takenOut.Remove(predictionId))
            _takenOut.Add(predictionId);
    }

    /// <summary>Keeps an answer for all that is meant, and reads the page again; returns the judged ones, or why it was refused.</summary>
    public async Task<(IReadOnlyList<long> Judged, string? Error)> AnswerAsync(ReviewWord word, CancellationToken cancellationToken)
    {
        var meant = Meant;
        if (meant.Count == 0)
            return ([], null);
        var result = await _desk.AnswerAsync(meant, word);
        if (!result.Succeeded)
            return ([], result.Error);
        var waited = result.Set.Before.Count(mark => mark.State == ReviewState.None);
        JudgedCount += waited;
        Steps.Push(result.Set, restored =>
        {
            JudgedCount -= Math.Min(restored, waited);
            return ReadAsync(CancellationToken.None);
        });
        await ReadAsync(cancellationToken);
        return (meant, null);
    }

    /// <summary>Goes to the next page, or back.</summary>
    public Task MoveAsync(int steps, CancellationToken cancellationToken)
    {
        if (steps > 0 && _page.Next is { } next)
            _places.Add(next);
        else if (steps < 0 && HasPrevious)
            _places.RemoveAt(_places.Count - 1);
        return ReadAsync(cancellationToken);
    }

    /// <summary>Reads the page again; where nothing of it is left, the one before.</summary>
    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        _chosen.Clear();
        _takenOut.Clear();
        while (true)
        {
            _page = await _source.PageAsync(_filter, _places[^1], Size, cancellationToken);
            if (_page.Stacks.Count > 0 || !HasPrevious)
                break;
            _places.RemoveAt(_places.Count - 1);
        }
        await LayOutAsync(cancellationToken);
    }

    /// <summary>
    /// Where models have answered differently, every category is another answer; where the stacks are of several classifiers, there is none
    /// that all of them have.
    /// </summary>
    private async Task LayOutAsync(CancellationToken cancellationToken)
    {
        List<ReviewStack> chosen = [.. Stacks.Where(_chosen.Contains)];
        if (chosen.Count == 0)
        {
            Item = null;
            return;
        }
        // One with a category first: it can be right as well as wrong.
        var item = await _desk.OfAsync((chosen.Find(stack => !stack.First.IsAnomaly) ?? chosen[0]).First, cancellationToken);
        Item = chosen.DistinctBy(stack => stack.First.ClassifierId).Count() > 1 ? item with { Categories = [], AnsweredId = null }
            : chosen.DistinctBy(stack => stack.First.VerdictText).Count() > 1 ? item with { AnsweredId = null }
            : item;
    }
}
