using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Temples;

namespace TempleDashboard.Domain.Suggestions;

/// <summary>The pictures of a classifier that suggestions are made of and for.</summary>
/// <param name="Classifier">Null where it was deleted.</param>
/// <param name="Pictures">The labelled ones first, the newest first among both.</param>
/// <param name="Counts">Labels of each category of <paramref name="Categories"/>.</param>
internal sealed record SuggestionPool(
    Classifier? Classifier,
    IReadOnlyList<CategoryName> Categories,
    IReadOnlyList<int> Counts,
    IReadOnlyList<PoolPicture> Pictures,
    int LeftOut)
{
    /// <summary>Pictures that are kept in memory at once; more wait until others are labelled.</summary>
    public const int MostUnlabelled = 10_000;

    /// <summary>More labels than this make a head no better for suggestions, and slower.</summary>
    private const int MostLabelled = 3_000;

    private static readonly SuggestionPool Nothing = new(null, [], [], [], 0);

    /// <summary>The classifier's name as people write it.</summary>
    public ClassifierRef Reference => new(Classifier!.Temple!.Code, Classifier.Name);

    public static async Task<SuggestionPool> ReadAsync(
        IDbContextFactory<DashboardDbContext> contexts, long classifierId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var classifier = await db.Classifiers.AsNoTracking().Include(row => row.Temple)
            .FirstOrDefaultAsync(row => row.Id == classifierId, cancellationToken);
        if (classifier is null)
            return Nothing;
        var categories = await db.Categories.Where(category => category.ClassifierId == classifierId)
            .OrderBy(category => category.Position).ThenBy(category => category.Id)
            .Select(category => new CategoryName(category.Id, category.Name)).ToListAsync(cancellationToken);
        var labelled = await db.Labels.Where(label => label.ClassifierId == classifierId)
            .OrderByDescending(label => label.LabelledAt).ThenByDescending(label => label.Id).Take(MostLabelled)
            .Select(label => new PoolPicture(label.ImageId, label.Image!.Sha256, label.CategoryId)).ToListAsync(cancellationToken);
        var counts = await db.Labels.Where(label => label.ClassifierId == classifierId)
            .GroupBy(label => label.CategoryId).Select(group => new { group.Key, Count = group.Count() })
            .ToDictionaryAsync(group => group.Key, group => group.Count, cancellationToken);
        var without = db.Images.Where(image =>
            image.TempleId == classifier.TempleId && !image.Labels.Any(label => label.ClassifierId == classifierId));
        var unlabelled = await without.OrderByDescending(image => image.Id).Take(MostUnlabelled)
            .Select(image => new PoolPicture(image.Id, image.Sha256, null)).ToListAsync(cancellationToken);
        var leftOut = unlabelled.Count < MostUnlabelled ? 0 : await without.CountAsync(cancellationToken) - MostUnlabelled;
        return new(
            classifier, categories, [.. categories.Select(category => counts.GetValueOrDefault(category.Id))],
            [.. labelled, .. unlabelled], leftOut);
    }

    /// <summary>The labelled ones and the first <paramref name="unlabelled"/> others; null where that is about all.</summary>
    public SuggestionPool? First(int unlabelled)
    {
        var labelled = Pictures.Count(picture => picture.CategoryId is not null);
        return Pictures.Count - labelled <= 2 * unlabelled
            ? null
            : this with { Pictures = [.. Pictures.Take(labelled + unlabelled)] };
    }

    /// <summary>Names the categories that have fewer than <paramref name="wanted"/> labels.</summary>
    public IReadOnlyList<MissingLabels> Lacking(int wanted) =>
        [
            .. Categories.Zip(Counts).Where(pair => pair.Second < wanted)
                .Select(pair => new MissingLabels(pair.First.Id, pair.First.Name, wanted - pair.Second)),
        ];
}

/// <summary>A category of the classifier at hand.</summary>
internal sealed record CategoryName(long Id, string Name);

/// <summary>A picture that suggestions are made of, or for.</summary>
/// <param name="CategoryId">Null where it has no label.</param>
internal sealed record PoolPicture(long ImageId, string Sha256, long? CategoryId);
