using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Predictions;
using TempleDashboard.Domain.Temples;

namespace TempleDashboard.Domain.Review;

/// <summary>Keeps people's judgements of predictions, each with an audit entry saved in the same transaction.</summary>
public sealed class PredictionReview(
    IDbContextFactory<DashboardDbContext> contexts, PredictionHistory history, AuditLog audit, TimeProvider time)
{
    /// <summary>Predictions that are judged in one go at most.</summary>
    public const int Most = 1_000;

    /// <summary>Raised after reviews were saved. Who listens must return quickly and not throw.</summary>
    public event Action? Changed;

    /// <summary>Sets or takes back the review of a prediction.</summary>
    /// <param name="category">The right category where <paramref name="state"/> is wrong, null where nobody knows it; the name of the new
    /// one where it is new category. Not used otherwise.</param>
    public async Task<ReviewResult> SetAsync(
        long predictionId, ReviewState state, string? category, string who, CancellationToken cancellationToken)
    {
        if (!TryName(state, category, out var right, out var error))
            return new(null, error);
        ReviewSet set;
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
        {
            var row = await db.Predictions.Include(row => row.Temple).Include(row => row.Classifier)
                .FirstOrDefaultAsync(row => row.Id == predictionId, cancellationToken);
            if (row is null)
                return new(null, $"There is no prediction {predictionId}.");
            if (right is not null && right == Names.Plain(Verdict.Of(row)))
                return new(null, $"'{right}' is what the model answered. Mark the prediction as correct, or choose another category.");
            set = Apply([row], state, right, who);
            var reference = new ClassifierRef(row.Temple!.Code, row.Classifier!.Name);
            audit.Add(
                db,
                who,
                state == ReviewState.None ? AuditActions.TookBackReview : AuditActions.ReviewedPrediction,
                $"{reference} prediction {row.Id}",
                DetailOf(state, right),
                set.ToJson());
            await db.SaveChangesAsync(cancellationToken);
        }
        Changed?.Invoke();
        return new(await history.FindAsync(predictionId, cancellationToken), null) { Set = set };
    }

    /// <summary>Judges several predictions alike, at most <see cref="Most"/>; ids that nobody knows are left out.</summary>
    /// <param name="state">Any but new category, which needs a name; a wrong answer has no right one here.</param>
    public async Task<ReviewSet> SetManyAsync(
        IReadOnlyCollection<long> predictionIds, ReviewState state, string who, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(predictionIds);
        ArgumentOutOfRangeException.ThrowIfEqual((int)state, (int)ReviewState.NewCategory);
        long[] ids = [.. predictionIds.Distinct().Take(Most)];
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await db.Predictions.Include(row => row.Temple).Include(row => row.Classifier)
            .Where(row => ids.Contains(row.Id)).ToListAsync(cancellationToken);
        var set = Apply(rows, state, null, who);
        foreach (var group in rows.GroupBy(row => new ClassifierRef(row.Temple!.Code, row.Classifier!.Name)))
        {
            long[] own = [.. group.Select(row => row.Id)];
            audit.Add(
                db,
                who,
                state == ReviewState.None ? AuditActions.TookBackReview : AuditActions.ReviewedPrediction,
                own.Length == 1 ? $"{group.Key} prediction {own[0]}" : $"{group.Key} {own.Length} predictions",
                DetailOf(state, null),
                (set with { Before = [.. set.Before.Where(mark => own.Contains(mark.Id))] }).ToJson());
        }
        await db.SaveChangesAsync(cancellationToken);
        Changed?.Invoke();
        return set;
    }

    /// <summary>
    /// Restores the reviews that were there before <paramref name="set"/>. What somebody has judged anew since then stays. Returns how many
    /// were restored.
    /// </summary>
    public async Task<int> UndoAsync(ReviewSet set, string who, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(set);
        var before = set.Before.ToDictionary(mark => mark.Id);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await db.Predictions.Include(row => row.Temple).Include(row => row.Classifier)
            .Where(row => before.Keys.Contains(row.Id) && row.Review == set.State && row.ReviewedAt == set.At)
            .ToListAsync(cancellationToken);
        foreach (var row in rows)
        {
            var mark = before[row.Id];
            (row.Review, row.ReviewCategory, row.ReviewedBy, row.ReviewedAt) = (mark.State, mark.Category, mark.By, mark.At);
        }
        foreach (var group in rows.GroupBy(row => new ClassifierRef(row.Temple!.Code, row.Classifier!.Name)))
        {
            long[] own = [.. group.Select(row => row.Id)];
            var subject = own.Length == 1 ? $"{group.Key} prediction {own[0]}" : $"{group.Key} {own.Length} predictions";
            audit.Add(db, who, AuditActions.TookBackReview, subject);
        }
        await db.SaveChangesAsync(cancellationToken);
        Changed?.Invoke();
        return rows.Count;
    }

    private static bool TryName(ReviewState state, string? category, out string? right, [NotNullWhen(false)] out string? error)
    {
        (right, error) = (null, null);
        return state switch
        {
            ReviewState.Wrong when category is not null => Names.TryClean(category, "The right category", out right, out error),
            ReviewState.NewCategory => Names.TryClean(category, "The new category", out right, out error),
            _ => true,
        };
    }

    private ReviewSet Apply(IReadOnlyList<PredictionRecord> rows, ReviewState state, string? right, string who)
    {
        var at = time.GetUtcNow().UtcDateTime;
        var set = new ReviewSet(state, at, [.. rows.Select(row => new ReviewMark(row.Id, row.Review, row.ReviewCategory, row.ReviewedBy,
            row.ReviewedAt))]);
        foreach (var row in rows)
            (row.Review, row.ReviewCategory, row.ReviewedBy, row.ReviewedAt) = (state, right, who, at);
        return set;
    }

    private static string DetailOf(ReviewState state, string? category) => state switch
    {
        ReviewState.Correct => "correct",
        ReviewState.Wrong => category is null ? "wrong" : $"wrong, should be '{category}'",
        ReviewState.Unsure => "unsure",
        ReviewState.Anomaly => "really an anomaly",
        ReviewState.NewCategory => $"new category '{category}'",
        _ => "",
    };
}

/// <summary>The prediction with its new review, or why it was refused.</summary>
public sealed record ReviewResult(PredictionEntry? Entry, string? Error)
{
    [MemberNotNullWhen(true, nameof(Entry), nameof(Set))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool Succeeded => Entry is not null;

    /// <summary>What takes the review back.</summary>
    public ReviewSet? Set { get; init; }
}

/// <summary>Reviews that were set in one go, and what was there before: enough to take them back.</summary>
/// <param name="State">What was set.</param>
/// <param name="At">When, in UTC; a review of another time is somebody's later word.</param>
/// <param name="Before">The reviews before.</param>
public sealed record ReviewSet(ReviewState State, DateTime At, IReadOnlyList<ReviewMark> Before)
{
    internal string ToJson() => new AuditUndo(Reviews: JsonSerializer.SerializeToElement(this)).ToJson();
}

/// <summary>The review of one prediction at one moment.</summary>
public sealed record ReviewMark(long Id, ReviewState State, string? Category, string? By, DateTime? At);
