using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;

namespace TempleDashboard.Domain.Temples;

/// <summary>Renames, orders and deletes the categories of a classifier.</summary>
public sealed class CategoryEditor(IDbContextFactory<DashboardDbContext> contexts, ICategoryFeed feed, AuditLog audit)
{
    private const string Gone = "The category was deleted meanwhile; load the page anew.";

    /// <summary>Gives a category another name; its labels stay. Models made before keep the old name. Returns why not, or null.</summary>
    public async Task<string?> RenameAsync(long categoryId, string? name, string who, CancellationToken cancellationToken)
    {
        if (!Names.TryClean(name, "The category's name", out var clean, out var error))
            return error;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var category = await FindAsync(db, categoryId, cancellationToken);
        if (category is null)
            return Gone;
        var old = category.Name;
        if (old == clean)
            return null;
        category.Name = clean;
        audit.Add(db, who, AuditActions.RenamedCategory, SubjectOf(category, old), $"{old}{RenamedCategories.Arrow}{clean}");
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException exception) when (UniqueViolation.Is(exception))
        {
            return $"There is a category '{clean}' already; choose another name.";
        }
        feed.CategoriesChanged(category.ClassifierId);
        return null;
    }

    /// <summary>
    /// Says whether all is well where this category is the answer, or that it is not. Returns why not, or null.
    /// </summary>
    public async Task<string?> SetFineAsync(long categoryId, bool isFine, string who, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var category = await FindAsync(db, categoryId, cancellationToken);
        if (category is null)
            return Gone;
        if (category.IsFine == isFine)
            return null;
        category.IsFine = isFine;
        audit.Add(db, who, AuditActions.ChangedWhatIsFine, SubjectOf(category, category.Name), isFine ? "fine" : "not fine any more");
        await db.SaveChangesAsync(cancellationToken);
        feed.CategoriesChanged(category.ClassifierId);
        return null;
    }

    /// <summary>Moves a category by <paramref name="steps"/> places towards the end (negative: the beginning); stops at the ends.</summary>
    public async Task MoveAsync(long categoryId, int steps, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var category = await FindAsync(db, categoryId, cancellationToken);
        if (category is null)
            return;
        var all = await db.Categories.Where(other => other.ClassifierId == category.ClassifierId)
            .OrderBy(other => other.Position).ThenBy(other => other.Id).ToListAsync(cancellationToken);
        var from = all.FindIndex(other => other.Id == categoryId);
        var to = Math.Clamp(from + steps, 0, all.Count - 1);
        all.RemoveAt(from);
        all.Insert(to, category);
        for (var position = 0; position < all.Count; position++)
            all[position].Position = position;
        await db.SaveChangesAsync(cancellationToken);
        feed.CategoriesChanged(category.ClassifierId);
    }

    /// <summary>
    /// Puts the categories of a classifier into the order of <paramref name="ids"/>, which names each of them once. Returns why not, or
    /// null.
    /// </summary>
    public async Task<string?> OrderAsync(long classifierId, IReadOnlyList<long> ids, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var all = await db.Categories.Where(category => category.ClassifierId == classifierId).ToListAsync(cancellationToken);
        if (ids.Count != all.Count || !ids.ToHashSet().SetEquals(all.Select(category => category.Id)))
            return $"The order must name each of the {all.Count} categories of the classifier once.";
        foreach (var (position, id) in ids.Index())
            all.Find(category => category.Id == id)!.Position = position;
        await db.SaveChangesAsync(cancellationToken);
        feed.CategoriesChanged(classifierId);
        return null;
    }

    /// <summary>
    /// Deletes a category with its labels; the pictures stay and are unlabelled. Returns what it took, for <see cref="RestoreAsync"/>; null
    /// where somebody else was faster.
    /// </summary>
    public async Task<TakenCategory?> DeleteAsync(long categoryId, string who, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await FindAsync(db, categoryId, cancellationToken) is not { } category)
            return null;
        var row = await db.Categories.AsNoTracking().SingleAsync(other => other.Id == categoryId, cancellationToken);
        var labels = await db.Labels.AsNoTracking().Where(label => label.CategoryId == categoryId).ToListAsync(cancellationToken);
        var ofDeleted = await db.DeletedLabels.AsNoTracking().Where(label => label.CategoryId == categoryId)
            .ToListAsync(cancellationToken);
        await db.Labels.Where(label => label.CategoryId == categoryId).ExecuteDeleteAsync(cancellationToken);
        await RemoveAsync(db, category, cancellationToken);
        audit.Add(db, who, AuditActions.DeletedCategory, SubjectOf(category, category.Name), $"{labels.Count} labels");
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        feed.CategoriesChanged(category.ClassifierId);
        return new(row, labels, ofDeleted);
    }

    /// <summary>
    /// Puts a deleted category back into its place, with its labels. A picture that somebody has labelled meanwhile keeps that label; where
    /// there is a category of the same name again, that one gets the labels. Returns why not, or null.
    /// </summary>
    public async Task<string?> RestoreAsync(TakenCategory taken, string who, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(taken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var classifier = await db.Classifiers.Include(row => row.Temple).Include(row => row.Categories)
            .FirstOrDefaultAsync(row => row.Id == taken.Category.ClassifierId, cancellationToken);
        if (classifier is null)
            return "The classifier was deleted meanwhile, so its category cannot come back.";
        var category = classifier.Categories.Find(other => other.Name == taken.Category.Name);
        if (category is null)
        {
            category = taken.Category;
            foreach (var after in classifier.Categories.Where(other => other.Position >= category.Position))
                after.Position++;
            category.Position = Math.Min(category.Position, classifier.Categories.Count);
            db.Categories.Add(category);
        }
        var labels = await FreeAsync(db, classifier, taken.Labels, cancellationToken);
        foreach (var label in labels)
            label.CategoryId = category.Id;
        db.Labels.AddRange(labels);
        var ofDeleted = await StillDeletedAsync(db, classifier.Id, taken.OfDeleted, cancellationToken);
        foreach (var label in ofDeleted)
            label.CategoryId = category.Id;
        db.DeletedLabels.AddRange(ofDeleted);
        audit.Add(
            db, who, AuditActions.RestoredCategory, $"{new ClassifierRef(classifier.Temple!.Code, classifier.Name)} {category.Name}",
            $"{labels.Count} labels");
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        feed.CategoriesChanged(classifier.Id);
        return null;
    }

    /// <summary>Keeps the labels of pictures that are still there and have got no other label.</summary>
    private static async Task<List<Label>> FreeAsync(
        DashboardDbContext db, Classifier classifier, IReadOnlyList<Label> labels, CancellationToken cancellationToken)
    {
        var free = await db.Images.Where(image => image.TempleId == classifier.TempleId)
            .Where(image => !db.Labels.Any(label => label.ClassifierId == classifier.Id && label.ImageId == image.Id))
            .Select(image => image.Id).ToHashSetAsync(cancellationToken);
        return [.. labels.Where(label => free.Contains(label.ImageId))];
    }

    /// <summary>Keeps the labels of pictures that wait in the deletion in which they were, and have no other label there.</summary>
    private static async Task<List<DeletedLabel>> StillDeletedAsync(
        DashboardDbContext db, long classifierId, IReadOnlyList<DeletedLabel> labels, CancellationToken cancellationToken)
    {
        var deletions = labels.Select(label => (long?)label.DeletionId).Distinct().ToList();
        var waiting = await db.Images.IgnoreQueryFilters().Where(image => deletions.Contains(image.DeletionId))
            .Where(image => !db.DeletedLabels.Any(label => label.ClassifierId == classifierId && label.ImageId == image.Id))
            .Select(image => new { image.Id, image.DeletionId })
            .ToDictionaryAsync(image => image.Id, image => image.DeletionId, cancellationToken);
        return [.. labels.Where(label => waiting.TryGetValue(label.ImageId, out var deletion) && deletion == label.DeletionId)];
    }

    /// <summary>Deletes a category that has no labels any more, and closes the gap in the order.</summary>
    internal static async Task RemoveAsync(DashboardDbContext db, Category category, CancellationToken cancellationToken)
    {
        await db.Categories.Where(other => other.Id == category.Id).ExecuteDeleteAsync(cancellationToken);
        await db.Categories.Where(other => other.ClassifierId == category.ClassifierId && other.Position > category.Position)
            .ExecuteUpdateAsync(set => set.SetProperty(other => other.Position, other => other.Position - 1), cancellationToken);
    }

    private static Task<Category?> FindAsync(DashboardDbContext db, long categoryId, CancellationToken cancellationToken) => db.Categories
        .Include(category => category.Classifier!.Temple)
        .FirstOrDefaultAsync(category => category.Id == categoryId, cancellationToken);

    private static string SubjectOf(Category category, string name) =>
        $"{new ClassifierRef(category.Classifier!.Temple!.Code, category.Classifier.Name)} {name}";
}

/// <summary>A category that was deleted, with all that went with it: enough to take it back once.</summary>
/// <param name="OfDeleted">Its labels of pictures that were deleted before, and can still be restored.</param>
public sealed record TakenCategory(Category Category, IReadOnlyList<Label> Labels, IReadOnlyList<DeletedLabel> OfDeleted);

/// <summary>Hears of categories that were stored; whoever shows them asks for them anew.</summary>
public interface ICategoryFeed
{
    /// <summary>A classifier has other categories now, or other names or another order of them, and so perhaps other labels.</summary>
    void CategoriesChanged(long classifierId);

    /// <summary>A temple has other pictures now, or other times at which they were taken.</summary>
    void PicturesChanged(long templeId);
}
