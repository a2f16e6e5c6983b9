using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.People;
using TempleDashboard.Domain.Review;
using TempleDashboard.Web.Security;
using TempleDashboard.Web.Shared;

namespace TempleDashboard.Web.Predictions;

/// <summary>Finds the classifiers that can look at a picture, by the words that somebody types.</summary>
public sealed class PredictChoices(IDbContextFactory<DashboardDbContext> contexts, CurrentAccess access)
{
    /// <summary>More are not looked through; a further letter brings the right one.</summary>
    public const int MostFound = 20;

    /// <summary>Finds classifiers whose temple, code or name has all words; by name.</summary>
    public async Task<IReadOnlyList<PredictChoice>> FindAsync(string? words, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = Known(db);
        foreach (var word in (words ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Take(8))
        {
            var pattern = LikePattern.Containing(word);
            found = found.Where(classifier =>
                EF.Functions.Like(classifier.Temple!.Name, pattern, LikePattern.Escape)
                || EF.Functions.Like(classifier.Temple.Code, pattern, LikePattern.Escape)
                || EF.Functions.Like(classifier.Name, pattern, LikePattern.Escape));
        }
        return await Choices(found.OrderBy(classifier => classifier.Temple!.Name).ThenBy(classifier => classifier.Id))
            .Take(MostFound).ToListAsync(cancellationToken);
    }

    /// <summary>The classifiers whose models were made last: what people work at now.</summary>
    public async Task<IReadOnlyList<PredictChoice>> NewestAsync(int limit, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await Choices(
                Known(db).OrderByDescending(classifier => classifier.ChampionModelId != null)
                    .ThenByDescending(classifier => classifier.ChampionModelId).ThenBy(classifier => classifier.Id))
            .Take(limit).ToListAsync(cancellationToken);
    }

    public async Task<int> CountAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await Known(db).CountAsync(cancellationToken);
    }

    private IQueryable<Classifier> Known(DashboardDbContext db) =>
        db.Classifiers.AsNoTracking().Within(access.Temples).Where(classifier => classifier.Temple!.Code != Temple.CommonCode);

    private static IQueryable<PredictChoice> Choices(IQueryable<Classifier> classifiers) => classifiers.Select(classifier =>
        new PredictChoice(
            classifier.Id, classifier.Name, classifier.Temple!.Code, classifier.Temple.Name, classifier.ChampionModelId != null));
}

/// <summary>A classifier that may look at a picture.</summary>
/// <param name="HasModel">False before its first training: then it cannot answer yet.</param>
public sealed record PredictChoice(long Id, string Name, string Code, string TempleName, bool HasModel)
{
    /// <summary>Such as "East gate" or "East gate: lights".</summary>
    public string Title => ClassifierName.Of(TempleName, Name);
}
