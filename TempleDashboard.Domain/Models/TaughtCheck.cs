using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Training;

namespace TempleDashboard.Domain.Models;

/// <summary>
/// Asks a new model about the pictures that people taught after a model had been wrong about them: it has learned from them, and so
/// should be right now.
/// </summary>
internal sealed class TaughtCheck(IDbContextFactory<DashboardDbContext> contexts)
{
    /// <summary>The newest ones that are asked about.</summary>
    public const int Most = 200;

    /// <summary>Returns how the model does on them; null where nothing was taught that it learned from.</summary>
    public async Task<TaughtReport?> AskAsync(MadeModel made, CancellationToken cancellationToken)
    {
        var labels = made.Data.Of(Split.Train).ToDictionary(picture => picture.Sha256, picture => picture.Category);
        var taught = (await ReadAsync(made.Run.ClassifierId, cancellationToken)).Where(row => labels.ContainsKey(row.Sha256)).ToList();
        if (taught.Count == 0)
            return null;
        var answers = await new StoredVerdicts(made.Learned.Model, made.Neighbours, made.Data.Classifier)
            .AnswerAsync(taught.Select(row => row.Sha256), cancellationToken);
        var known = taught.Where(row => answers.ContainsKey(row.Sha256)).ToList();
        return new(
            known.Count,
            [
                .. from row in known
                   let answer = answers[row.Sha256]
                   where answer.IsAnomaly || answer.Top != labels[row.Sha256]
                   select new TaughtMistake(
                       row.PredictionId, row.Sha256, row.Name, made.Categories[labels[row.Sha256]], made.Categories[answer.Top],
                       answer.Confidence, answer.IsAnomaly),
            ]);
    }

    private async Task<IReadOnlyList<TaughtPicture>> ReadAsync(long classifierId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await Query(db, classifierId).ToListAsync(cancellationToken);
        return [.. rows.DistinctBy(row => row.Sha256)];
    }

    internal static IQueryable<TaughtPicture> Query(DashboardDbContext db, long classifierId) => db.Predictions.AsNoTracking()
        .Where(row => row.ClassifierId == classifierId && row.TaughtAt != null)
        .OrderByDescending(row => row.TaughtAt)
        .Take(Most)
        .Select(row => new TaughtPicture(row.Id, row.ImageSha256, row.ImageName));
}

/// <summary>A picture that was taught, with its prediction.</summary>
internal sealed record TaughtPicture(long PredictionId, string Sha256, string Name);
