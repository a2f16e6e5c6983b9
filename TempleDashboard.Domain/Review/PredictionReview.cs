using System.Diagnostics.CodeAnalysis;
using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Predictions;
using TempleDashboard.Domain.Temples;

namespace TempleDashboard.Domain.Review;

/// <summary>Keeps people's judgements of predictions, each with an audit entry saved in the same transaction.</summary>
public sealed class PredictionReview(
    IDbContextFactory<DashboardDbContext> contexts, PredictionHistory history, AuditLog audit, TimeProvider time)
{
    /// <summary>Sets or takes back the review of a prediction.</summary>
    /// <param name="category">The right category where <paramref name="state"/> is wrong; null where nobody knows it. Not used
    /// otherwise.</param>
    public async Task<ReviewResult> SetAsync(
        long predictionId, ReviewState state, string? category, string who, CancellationToken cancellationToken)
    {
        string? right = null;
        if (state == ReviewState.Wrong && category is not null && !Names.TryClean(category, "The right category", out right, out var error))
            return new(null, error);
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
        {
            var row = await db.Predictions.Include(row => row.Temple).Include(row => row.Classifier)
                .FirstOrDefaultAsync(row => row.Id == predictionId, cancellationToken);
            if (row is null)
                return new(null, $"There is no prediction {predictionId}.");
            if (right is not null && right == Names.Plain(Verdict.Of(row)))
                return new(null, $"'{right}' is what the model answered. Mark the prediction as correct, or choose another category.");
            Apply(row, state, right, who);
            var reference = new ClassifierRef(row.Temple!.Code, row.Classifier!.Name);
            audit.Add(db, who, ActionOf(row), $"{reference} prediction {row.Id}", DetailOf(row));
            await db.SaveChangesAsync(cancellationToken);
        }
        return new(await history.FindAsync(predictionId, cancellationToken), null);
    }

    private void Apply(PredictionRecord row, ReviewState state, string? right, string who)
    {
        row.Review = state;
        row.ReviewCategory = right;
        row.ReviewedBy = who;
        row.ReviewedAt = time.GetUtcNow().UtcDateTime;
    }

    private static string ActionOf(PredictionRecord row) =>
        row.Review == ReviewState.None ? "took back review of prediction" : "reviewed prediction";

    private static string DetailOf(PredictionRecord row) => row.Review switch
    {
        ReviewState.Correct => "correct",
        ReviewState.Wrong => row.ReviewCategory is null ? "wrong" : $"wrong, should be '{row.ReviewCategory}'",
        ReviewState.Unsure => "unsure",
        _ => "",
    };
}

/// <summary>The prediction with its new review, or why it was refused.</summary>
public sealed record ReviewResult(PredictionEntry? Entry, string? Error)
{
    [MemberNotNullWhen(true, nameof(Entry))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool Succeeded => Entry is not null;
}
