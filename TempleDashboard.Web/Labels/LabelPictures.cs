using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Labels;
using TempleDashboard.Domain.Pictures;
using TempleDashboard.Domain.Review;
using TempleDashboard.Web.Pictures;

namespace TempleDashboard.Web.Labels;

/// <summary>
/// Reads the pictures to label in two steps: the ids of everything that a filter lets through (eight bytes a picture), and
/// the details of the few that are on screen. The board knows every place from the ids, whatever has been loaded.
/// </summary>
public sealed class LabelPictures(IDbContextFactory<DashboardDbContext> contexts, PictureStacks? pictureStacks = null)
{
    /// <summary>
    /// Pictures at this many differing bits are still shown as look-alikes; near-identical ones differ in
    /// <see cref="LookAlikeHash.LookAlikeDistance"/> at most.
    /// </summary>
    private const int WideLookAlikeDistance = 3 * LookAlikeHash.LookAlikeDistance;

    /// <summary>Below every provider's limit of parameters.</summary>
    private const int HashesAtATime = 500;

    /// <summary>Lists the pictures that <paramref name="filter"/> lets through, in its order, or the most similar first.</summary>
    public async Task<IReadOnlyList<long>> ListAsync(
        long templeId, long classifierId, LabelFilter filter, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var query = Filtered(db, templeId, classifierId, filter);
        if (filter is { LookAlikeOf: null, Hours: { } hours })
        {
            var timed = await Sorted(query.Where(image => image.CapturedAt != null), filter.Sort)
                .Select(image => new { image.Id, image.CapturedAt }).ToListAsync(cancellationToken);
            return [.. timed.Where(image => hours.Holds(image.CapturedAt)).Select(image => image.Id)];
        }
        return filter.LookAlikeOf is { } example
            ? await LookAlikesAsync(db, query, templeId, example, cancellationToken)
            : await Sorted(query, filter.Sort).Select(image => image.Id).ToListAsync(cancellationToken);
    }

    /// <summary>The temple's stacks of near-identical pictures, with these in them; null where this program keeps none.</summary>
    public async Task<TempleStacks?> StacksAsync(long templeId, IReadOnlyCollection<long> imageIds, CancellationToken cancellationToken) =>
        pictureStacks is null ? null : await pictureStacks.OfAsync(templeId, imageIds, cancellationToken);

    /// <summary>Reads pictures with their labels, in any order; pictures deleted meanwhile are missing.</summary>
    public async Task<IReadOnlyList<LabelPicture>> ReadAsync(
        long classifierId, IReadOnlyCollection<long> imageIds, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await db.Images.AsNoTracking().Where(image => imageIds.Contains(image.Id))
            .Select(image => new
            {
                Image = image,
                Label = image.Labels.Where(label => label.ClassifierId == classifierId)
                    .Select(label => new { label.CategoryId, label.Split, label.IsSetAside }).FirstOrDefault(),
            }).ToListAsync(cancellationToken);
        return rows.ConvertAll(row => new LabelPicture(
            row.Image.Id, row.Image.Sha256, row.Image.Name, row.Image.Width, row.Image.Height, row.Image.CapturedAt, row.Image.UploadedAt,
            row.Label?.CategoryId, row.Label?.Split ?? Split.Train) 
        {
            ScaledFrom = row.Image.ScaledFrom, IsSetAside = row.Label?.IsSetAside == true,
        });
    }

    /// <summary>
    /// Looks up pictures of the classifier's temple by their bytes, with the labels that they have now; leaves out those that the temple
    /// has not.
    /// </summary>
    public async Task<IReadOnlyList<CurrentLabel>> FindAsync(
        long classifierId, IReadOnlyCollection<string> hashes, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = new List<CurrentLabel>();
        foreach (var chunk in hashes.Chunk(HashesAtATime))
        {
            var rows = await db
                .Images.AsNoTracking()
                .Where(image =>
                    chunk.Contains(image.Sha256)
                    && db.Classifiers.Any(classifier => classifier.Id == classifierId && classifier.TempleId == image.TempleId))
                .Select(image => new
                {
                    image.Sha256,
                    image.Id,
                    Label = image.Labels.Where(label => label.ClassifierId == classifierId)
                        .Select(label => new { label.CategoryId, label.LabelledAt }).FirstOrDefault(),
                }).ToListAsync(cancellationToken);
            found.AddRange(rows.Select(row => new CurrentLabel(row.Sha256, row.Id, row.Label?.CategoryId, row.Label?.LabelledAt)));
        }
        return found;
    }

    /// <summary>Lists the classifier's categories in the order of their keys.</summary>
    public async Task<IReadOnlyList<CategoryChoice>> CategoriesAsync(long classifierId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Categories.AsNoTracking().Where(category => category.ClassifierId == classifierId)
            .OrderBy(category => category.Position).ThenBy(category => category.Id)
            .Select(category => new CategoryChoice(category.Id, category.Name, category.Key)).ToListAsync(cancellationToken);
    }

    /// <summary>Lists the other classifiers of a temple that have categories, by name.</summary>
    public async Task<IReadOnlyList<Question>> OtherQuestionsAsync(
        long templeId, long classifierId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await db.Classifiers.AsNoTracking()
            .Where(row => row.TempleId == templeId && row.Id != classifierId && row.Categories.Count > 0)
            .OrderBy(row => row.Name)
            .Select(row => new
            {
                row.Id,
                row.Name,
                Categories = row.Categories.OrderBy(category => category.Position).ThenBy(category => category.Id)
                    .Select(category => new CategoryChoice(category.Id, category.Name, category.Key)).ToList(),
            }).ToListAsync(cancellationToken);
        return rows.ConvertAll(row => new Question(row.Id, row.Name, row.Categories));
    }

    /// <summary>Reads the categories that a picture has by several classifiers; it is left out where it has no label.</summary>
    public async Task<IReadOnlyDictionary<long, long>> LabelsOfAsync(
        long imageId, IReadOnlyCollection<long> classifierIds, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Labels.Where(label => label.ImageId == imageId && classifierIds.Contains(label.ClassifierId))
            .ToDictionaryAsync(label => label.ClassifierId, label => label.CategoryId, cancellationToken);
    }

    /// <summary>Counts pictures by category and split, and those without a label.</summary>
    public async Task<LabelCounts> CountAsync(long templeId, long classifierId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var total = await db.Images.CountAsync(image => image.TempleId == templeId, cancellationToken);
        var labels = await db.Labels.Where(label => label.ClassifierId == classifierId)
            .GroupBy(label => new { label.CategoryId, label.Split, label.IsSetAside })
            .Select(group => new { group.Key.CategoryId, group.Key.Split, group.Key.IsSetAside, Count = group.Count() })
            .ToListAsync(cancellationToken);
        return new(
            total,
            labels.Where(row => !row.IsSetAside).ToDictionary(row => (row.CategoryId, row.Split), row => row.Count),
            labels.Where(row => row.IsSetAside).GroupBy(row => row.CategoryId)
                .ToDictionary(rows => rows.Key, rows => rows.Sum(row => row.Count)));
    }

    private static IQueryable<StoredImage> Sorted(IQueryable<StoredImage> images, LabelSort sort) => sort switch
    {
        LabelSort.Oldest => images.OrderBy(image => image.Id),
        LabelSort.Name => images.OrderBy(image => image.Name.ToLower()).ThenBy(image => image.Id),
        LabelSort.Taken => images.OrderByDescending(image => image.CapturedAt).ThenByDescending(image => image.Id),
        _ => images.OrderByDescending(image => image.Id),
    };

    private static IQueryable<StoredImage> Filtered(DashboardDbContext db, long templeId, long classifierId, LabelFilter filter)
    {
        var images = db.Images.AsNoTracking().Where(image => image.TempleId == templeId);
        if (filter.Name.Trim() is { Length: > 0 } name)
        {
            var pattern = LikePattern.Containing(name);
            images = images.Where(image => EF.Functions.Like(image.Name, pattern, LikePattern.Escape));
        }
        if (filter.Unlabelled)
            return images.Where(image => !image.Labels.Any(label => label.ClassifierId == classifierId));
        if (filter.CategoryId is not null || filter.Split is not null)
        {
            images = images.Where(image => image.Labels.Any(label => label.ClassifierId == classifierId
                && (filter.CategoryId == null || label.CategoryId == filter.CategoryId)
                && (filter.Split == null || label.Split == filter.Split)));
        }
        return images;
    }

    private static async Task<IReadOnlyList<long>> LookAlikesAsync(
        DashboardDbContext db, IQueryable<StoredImage> query, long templeId, long exampleId, CancellationToken cancellationToken)
    {
        var example = await db.Images.Where(image => image.Id == exampleId && image.TempleId == templeId)
            .Select(image => (long?)image.LookAlikeHash).FirstOrDefaultAsync(cancellationToken);
        if (example is null)
            return [];
        var hash = new LookAlikeHash(unchecked((ulong)example.Value));
        var all = await query.Select(image => new { image.Id, image.LookAlikeHash }).ToListAsync(cancellationToken);
        return
        [
            .. all.Select(image => (image.Id, Distance: new LookAlikeHash(unchecked((ulong)image.LookAlikeHash)).DistanceTo(hash)))
                .Where(image => image.Distance <= WideLookAlikeDistance)
                .OrderBy(image => image.Distance).ThenByDescending(image => image.Id)
                .Select(image => image.Id),
        ];
    }
}

/// <summary>A picture with its label of the classifier at hand.</summary>
/// <param name="CategoryId">Null where it is unlabelled; <paramref name="Split"/> means nothing then.</param>
public sealed record LabelPicture(
    long Id, string Sha256, string Name, int Width, int Height, DateTime? CapturedAt, DateTime UploadedAt, long? CategoryId, Split Split)
{
    /// <inheritdoc cref="StoredImage.ScaledFrom"/>
    public string? ScaledFrom { get; init; }

    /// <inheritdoc cref="Label.IsSetAside"/>
    public bool IsSetAside { get; init; }
}

/// <summary>The label that a picture has now.</summary>
/// <param name="CategoryId">Null where it has none.</param>
/// <param name="LabelledAt">When it was given or confirmed, in UTC.</param>
public sealed record CurrentLabel(string Sha256, long ImageId, long? CategoryId, DateTime? LabelledAt);
