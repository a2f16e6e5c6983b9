using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.People;
using TempleDashboard.Domain.Predictions;
using TempleDashboard.Domain.Temples;

namespace TempleDashboard.Domain.Review;

/// <summary>Keeps people's judgements of predictions, each with an audit entry saved in the same transaction.</summary>
public sealed class PredictionReview(
    IDbContextFactory<DashboardDbContext> contexts,
    PredictionHistory history,
    PredictionToTraining training,
    AuditLog audit,
    TimeProvider time)
{
    /// <summary>Predictions that are judged in one go at most.</summary>
    public const int Most = 1_000;

    /// <summary>Raised after reviews were saved. Who listens must return quickly and not throw.</summary>
    public event Action? Changed;

    /// <summary>Sets or takes back the review of a prediction.</summary>
    public async Task<ReviewResult> SetAsync(long predictionId, ReviewWord word, string who, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(word);
        if (!word.TryClean(out var clean, out var error))
            return new(null, error);
        ReviewSet set;
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
        {
            var row = await db.Predictions.Include(row => row.Temple).Include(row => row.Classifier)
                .FirstOrDefaultAsync(row => row.Id == predictionId, cancellationToken);
            if (row is null)
                return new(null, $"There is no prediction {predictionId}.");
            if (clean.Category is { } right && right == Names.Plain(Verdict.Of(row)))
                return new(null, $"'{right}' is what the model answered. Mark the prediction as correct, or choose another category.");
            set = Apply([row], clean, [], who);
            Write(db, [row], set, clean, who);
            await db.SaveChangesAsync(cancellationToken);
        }
        Changed?.Invoke();
        return new(await history.FindAsync(predictionId, cancellationToken), null) { Set = set };
    }

    /// <summary>
    /// Judges several predictions alike, at most <see cref="Most"/>; ids that nobody knows are left out. Where they are wrong and a right
    /// category is named, those that were answered with just this category are correct.
    /// </summary>
    /// <param name="scope">Predictions outside of it are as if there were none.</param>
    public async Task<ReviewsResult> SetManyAsync(
        IReadOnlyCollection<long> predictionIds, ReviewWord word, TempleScope scope, string who, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(predictionIds);
        ArgumentNullException.ThrowIfNull(word);
        if (!word.TryClean(out var clean, out var error))
            return new(null, error);
        long[] ids = [.. predictionIds.Distinct().Take(Most)];
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await db.Predictions.Within(scope).Include(row => row.Temple).Include(row => row.Classifier)
            .Where(row => ids.Contains(row.Id)).ToListAsync(cancellationToken);
        var set = Apply(rows, clean, await RightAlreadyAsync(rows, clean, cancellationToken), who);
        foreach (var group in rows.GroupBy(row => row.ClassifierId))
            Write(db, [.. group], set, clean, who);
        await db.SaveChangesAsync(cancellationToken);
        Changed?.Invoke();
        return new(set, null);
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
            .Where(row => before.Keys.Contains(row.Id) && row.ReviewedAt == set.At)
            .ToListAsync(cancellationToken);
        rows.RemoveAll(row => row.Review != (before[row.Id].Became ?? set.State));
        foreach (var row in rows)
        {
            var mark = before[row.Id];
            (row.Review, row.ReviewCategory, row.ReviewedBy, row.ReviewedAt, row.ReviewComment) =
                (mark.State, mark.Category, mark.By, mark.At, mark.Comment);
        }
        foreach (var group in rows.GroupBy(row => row.ClassifierId))
            audit.Add(db, who, AuditActions.TookBackReview, SubjectOf([.. group]));
        await db.SaveChangesAsync(cancellationToken);
        Changed?.Invoke();
        return rows.Count;
    }

    /// <summary>Finds those of which the right category is what the model answered, by whatever name it has today.</summary>
    private async Task<HashSet<long>> RightAlreadyAsync(
        IReadOnlyList<PredictionRecord> rows, ReviewWord word, CancellationToken cancellationToken)
    {
        if (word is not { State: ReviewState.Wrong, Category: { } right })
            return [];
        var answered = await training.FindSaidAsync(
            [
                .. rows.Where(row => !row.IsAnomaly)
                    .Select(row => PredictionEntry.Of(row, row.Temple!.Code, row.Temple.Name, row.Classifier!.Name, 0))
                    .Select(entry => entry with { Review = ReviewState.Correct }),
            ],
            cancellationToken);
        return [.. answered.Where(said => Names.Plain(said.Value.Name) == right).Select(said => said.Key)];
    }

    private ReviewSet Apply(IReadOnlyList<PredictionRecord> rows, ReviewWord word, HashSet<long> rightAlready, string who)
    {
        var at = time.GetUtcNow().UtcDateTime;
        var marks = new List<ReviewMark>();
        foreach (var row in rows)
        {
            var (state, category) = rightAlready.Contains(row.Id) ? (ReviewState.Correct, null) : (word.State, word.Category);
            marks.Add(new(row.Id, row.Review, row.ReviewCategory, row.ReviewedBy, row.ReviewedAt)
            {
                Comment = row.ReviewComment, Became = state == word.State ? null : state,
            });
            (row.Review, row.ReviewCategory, row.ReviewedBy, row.ReviewedAt, row.ReviewComment) = (state, category, who, at, word.Comment);
        }
        return new(word.State, at, marks);
    }

    /// <summary>Writes an entry for predictions of one classifier.</summary>
    private void Write(DashboardDbContext db, IReadOnlyList<PredictionRecord> rows, ReviewSet set, ReviewWord word, string who)
    {
        var own = rows.Select(row => row.Id).ToHashSet();
        audit.Add(
            db,
            who,
            word.State == ReviewState.None ? AuditActions.TookBackReview : AuditActions.ReviewedPrediction,
            SubjectOf(rows),
            word.ToString(),
            (set with { Before = [.. set.Before.Where(mark => own.Contains(mark.Id))] }).ToJson());
    }

    private static string SubjectOf(IReadOnlyList<PredictionRecord> rows)
    {
        var reference = new ClassifierRef(rows[0].Temple!.Code, rows[0].Classifier!.Name);
        return rows.Count == 1 ? $"{reference} prediction {rows[0].Id}" : $"{reference} {rows.Count} predictions";
    }
}

/// <summary>What a person says of a prediction.</summary>
/// <param name="Category">The right category where <paramref name="State"/> is wrong, null where nobody knows it; the name of the new
/// one where it is new category. Not used otherwise.</param>
/// <param name="Comment">What they say beside it, at most <see cref="PredictionRecord.MaxCommentLength"/> characters; null for
/// nothing.</param>
public sealed record ReviewWord(ReviewState State, string? Category = null, string? Comment = null)
{
    /// <summary>Says it for the list of people's actions.</summary>
    public override string ToString()
    {
        var said = State switch
        {
            ReviewState.Correct => "correct",
            ReviewState.Wrong => Category is null ? "wrong" : $"wrong, should be '{Category}'",
            ReviewState.Unsure => "unsure",
            ReviewState.Anomaly => "really an anomaly",
            ReviewState.NewCategory => $"new category '{Category}'",
            _ => "",
        };
        return Comment is null ? said : $"{said}: {Comment}";
    }

    internal bool TryClean([NotNullWhen(true)] out ReviewWord? clean, [NotNullWhen(false)] out string? error)
    {
        clean = null;
        string? right = null;
        if (!Enum.IsDefined(State))
        {
            error = "The review is one of none, correct, wrong, unsure, anomaly and newCategory.";
            return false;
        }
        if (State == ReviewState.NewCategory || (State == ReviewState.Wrong && Category is not null))
        {
            var what = State == ReviewState.Wrong ? "The right category" : "The new category";
            if (!Names.TryClean(Category, what, out right, out error))
                return false;
        }
        // On one line, as tables and spreadsheets show it.
        var comment = State == ReviewState.None ? null : string.Concat(
            (Comment ?? "").EnumerateRunes().Select(rune => Rune.IsControl(rune) ? " " : rune.ToString())).Trim();
        if (comment?.Length > PredictionRecord.MaxCommentLength)
        {
            error = $"The comment has {comment.Length} characters; {PredictionRecord.MaxCommentLength} are the most. Shorten it.";
            return false;
        }
        (clean, error) = (new(State, right, string.IsNullOrEmpty(comment) ? null : comment), null);
        return true;
    }
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

/// <summary>What takes the reviews back, or why they were refused.</summary>
public sealed record ReviewsResult(ReviewSet? Set, string? Error)
{
    [MemberNotNullWhen(true, nameof(Set))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool Succeeded => Set is not null;
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
public sealed record ReviewMark(long Id, ReviewState State, string? Category, string? By, DateTime? At)
{
    public string? Comment { get; init; }

    /// <summary>What was set instead where it is not what was set of the others; null where it is.</summary>
    public ReviewState? Became { get; init; }
}
