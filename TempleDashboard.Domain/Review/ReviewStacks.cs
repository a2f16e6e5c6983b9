using TempleDashboard.Domain.Predictions;
using TempleDashboard.Learning.Splits;

namespace TempleDashboard.Domain.Review;

/// <summary>
/// Lays what waits for a review out in stacks: predictions of one classifier and one verdict whose pictures look alike. A fixed camera
/// sends the same picture all day, and one word of a person is enough for all of them.
/// </summary>
public sealed class ReviewStacks(ReviewQueue queue, PredictionHistory history, WaitingHashes hashes)
{
    /// <summary>Predictions of the queue that are put into stacks together: look-alikes further down form stacks of their own.</summary>
    public const int Window = 2_000;

    /// <summary>Predictions in one stack, at most.</summary>
    public const int Most = 500;

    /// <summary>Stacks of one page, at most.</summary>
    public const int MostOfPage = 100;

    /// <summary>
    /// Wider than for labels: only the answer is judged by it, and a picture that does not belong to the stack can be taken out.
    /// </summary>
    private static readonly StackOptions Options = new() { MaxDistance = 8, MostUntimed = Most };

    /// <summary>Reads stacks in the order of the queue: where the one that is most worth a look lies in it.</summary>
    /// <param name="after">Where it goes on, from <see cref="ReviewStackPage.Next"/>; null for the head of the queue.</param>
    public async Task<ReviewStackPage> PageAsync(StackFilter filter, StackPlace? after, int take, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var size = Math.Clamp(take, 1, MostOfPage);
        while (true)
        {
            var rows = await queue.NextAsync(filter.ClassifierIds, filter.Worth, after?.Window, Window, cancellationToken);
            hashes.Ask(rows);
            var left = Stack(rows).Where(stack => after?.Last is not { } last || !QueuePlace.Of(stack[0]).IsUpTo(last)).ToList();
            var isLast = rows.Count < Window;
            // All that is left of this window has been seen: the next one begins where it ends.
            if (left.Count == 0 && !isLast)
            {
                after = new(QueuePlace.Of(rows[^1]), null);
                continue;
            }
            var page = left.Take(size).ToList();
            var entries = (await history.FindAsync([.. page.Select(stack => stack[0].Id)], cancellationToken))
                .ToDictionary(entry => entry.Id);
            // A prediction may be gone since the queue was read.
            List<ReviewStack> stacks =
            [
                .. page.Where(stack => entries.ContainsKey(stack[0].Id)).Select(stack => new ReviewStack(entries[stack[0].Id], stack)),
            ];
            return new(stacks, left.Count > size
                ? new(after?.Window, QueuePlace.Of(page[^1][0]))
                : isLast ? null : new(QueuePlace.Of(rows[^1]), null));
        }
    }

    /// <summary>
    /// Puts predictions into stacks, each in the order in which they are given, and so the stacks. Where no hash is known, or the picture
    /// is not kept, a prediction is a stack of its own.
    /// </summary>
    internal static IReadOnlyList<IReadOnlyList<WaitingPrediction>> Stack(IReadOnlyList<WaitingPrediction> rows)
    {
        var kinds = new Dictionary<Kind, LookAlikeStacks>();
        var stacks = new Dictionary<(Kind Kind, int Stack), List<WaitingPrediction>>();
        var all = new List<List<WaitingPrediction>>();
        foreach (var row in rows)
        {
            List<WaitingPrediction>? stack = null;
            if (row is { LookAlikeHash: { } hash, IsKept: true })
            {
                var kind = new Kind(row.ClassifierId, row.IsAnomaly ? Verdict.Anomaly : row.TopCategory);
                if (!kinds.TryGetValue(kind, out var alike))
                    kinds[kind] = alike = new(Options);
                var place = (kind, alike.Add(new(unchecked((ulong)hash), null)));
                if (!stacks.TryGetValue(place, out stack))
                    all.Add(stacks[place] = stack = []);
            }
            else
            {
                all.Add(stack = []);
            }
            stack.Add(row);
        }
        return all;
    }

    private readonly record struct Kind(long ClassifierId, string Verdict);
}

/// <summary>Chooses what is laid out.</summary>
/// <param name="ClassifierIds">Only predictions of these; null for all.</param>
/// <param name="Worth">Only those that are worth a look for this; null for all.</param>
public sealed record StackFilter(IReadOnlyCollection<long>? ClassifierIds = null, ReviewWorth? Worth = null);

/// <summary>Stacks in the order of the queue.</summary>
/// <param name="Next">Where the following page begins; null at the end.</param>
public sealed record ReviewStackPage(IReadOnlyList<ReviewStack> Stacks, StackPlace? Next);

/// <summary>Predictions that look alike and were answered alike.</summary>
/// <param name="First">The one that is most worth a look, with all that was recorded.</param>
/// <param name="Members">All of them, that one first.</param>
public sealed record ReviewStack(PredictionEntry First, IReadOnlyList<WaitingPrediction> Members)
{
    public IReadOnlyList<long> Ids { get; } = [.. Members.Select(member => member.Id)];

    /// <summary>The best reason that one of them has.</summary>
    public ReviewWorth Worth => Members.Min(member => member.Worth);
}

/// <summary>A place between two stacks.</summary>
/// <param name="Window">After which prediction the window begins in which stacks were made; null for the head of the queue.</param>
/// <param name="Last">The first prediction of the last stack that was given; null where none of this window was.</param>
public sealed record StackPlace(QueuePlace? Window, QueuePlace? Last)
{
    private const char Between = '~';

    /// <summary>Reads what <see cref="ToString"/> wrote; null where it is something else.</summary>
    public static StackPlace? Parse(string? text) => text?.Split(Between) is [var window, var last]
        && new StackPlace(QueuePlace.Parse(window), QueuePlace.Parse(last)) is var place
        && (window.Length == 0) == (place.Window is null) && (last.Length == 0) == (place.Last is null)
        ? place
        : null;

    /// <summary>Writes it for an address.</summary>
    public override string ToString() => $"{Window}{Between}{Last}";
}
