using System.Diagnostics.CodeAnalysis;
using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;

namespace TempleDashboard.Domain.Temples;

/// <summary>
/// Finds, creates and changes temples, their classifiers and categories. What somebody makes is written down; what the program makes by
/// itself, where <c>who</c> is null, is not.
/// </summary>
public sealed class TempleCatalog(
    IDbContextFactory<DashboardDbContext> contexts, ICategoryFeed feed, AuditLog audit, TimeProvider time)
{
    /// <summary>Finds a classifier with its temple and its categories in order; null where either is unknown.</summary>
    public async Task<Classifier?> FindAsync(ClassifierRef reference, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await WithAll(db).FirstOrDefaultAsync(
            classifier => classifier.Temple!.Code == reference.TempleCode && classifier.Name == reference.ClassifierName,
            cancellationToken);
    }

    /// <summary>Finds a classifier alone, with its temple, without categories: all that a prediction needs of it.</summary>
    public async Task<Classifier?> FindAloneAsync(ClassifierRef reference, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Classifiers.AsNoTracking().Include(classifier => classifier.Temple).FirstOrDefaultAsync(
            classifier => classifier.Temple!.Code == reference.TempleCode && classifier.Name == reference.ClassifierName,
            cancellationToken);
    }

    /// <summary>Finds a classifier by its id with its temple alone: all that a prediction needs of it.</summary>
    public async Task<Classifier?> FindAloneAsync(long classifierId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Classifiers.AsNoTracking().Include(classifier => classifier.Temple)
            .FirstOrDefaultAsync(classifier => classifier.Id == classifierId, cancellationToken);
    }

    /// <summary>Finds a classifier by its id, with its temple and its categories in order.</summary>
    public async Task<Classifier?> FindAsync(long classifierId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await WithAll(db).FirstOrDefaultAsync(classifier => classifier.Id == classifierId, cancellationToken);
    }

    /// <summary>Finds a classifier; creates it, and its temple with the default classifier, where unknown.</summary>
    /// <exception cref="DeletedNameException">It was deleted, and can be restored.</exception>
    public async Task<Classifier> FindOrCreateAsync(ClassifierRef reference, string? who, CancellationToken cancellationToken)
    {
        if (await FindAsync(reference, cancellationToken) is { } known)
            return known;
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
        {
            if (await DeletedNames.ExplainAsync(db, reference, cancellationToken) is { } deleted)
                throw new DeletedNameException(deleted);
            var temple = await db.Temples.Include(temple => temple.Classifiers)
                .FirstOrDefaultAsync(temple => temple.Code == reference.TempleCode, cancellationToken);
            if (temple is null)
            {
                db.Temples.Add(temple = NewTemple(reference.TempleCode, reference.TempleCode));
                Record(db, who, AuditActions.CreatedTemple, reference.TempleCode);
            }
            if (temple.Classifiers.All(classifier => classifier.Name != reference.ClassifierName))
            {
                temple.Classifiers.Add(NewClassifier(reference.ClassifierName));
                Record(db, who, AuditActions.CreatedClassifier, reference.ToString());
            }
            await SaveUnlessMadeMeanwhileAsync(db, cancellationToken);
        }
        return await FindAsync(reference, cancellationToken)
            ?? throw new InvalidOperationException($"The classifier '{reference}' vanished while it was created.");
    }

    /// <summary>Creates a temple with its default classifier; refused where the code is taken or unusable.</summary>
    public async Task<CatalogResult<Temple>> CreateTempleAsync(
        string? code, string? name, string? who, CancellationToken cancellationToken)
    {
        if (!Names.TryClean(code, "The temple's code", out var cleanCode, out var error))
            return new(error);
        if (cleanCode.Contains(':'))
            return new("The temple's code contains ':', which separates temple and classifier in the API; leave it out.");
        if (!Names.TryClean(string.IsNullOrWhiteSpace(name) ? cleanCode : name, "The temple's name", out var cleanName, out error))
            return new(error);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var temple = NewTemple(cleanCode, cleanName);
        db.Temples.Add(temple);
        Record(db, who, AuditActions.CreatedTemple, cleanCode, cleanName == cleanCode ? "" : cleanName);
        return await SaveUnlessMadeMeanwhileAsync(db, cancellationToken)
            ? new(temple)
            : new(await DeletedNames.ExplainAsync(db, new(cleanCode, Classifier.DefaultName), cancellationToken)
                ?? $"A temple with the code '{cleanCode}' exists already; choose another code.");
    }

    /// <summary>Adds a classifier to a temple; refused where the name is taken or unusable.</summary>
    public async Task<CatalogResult<Classifier>> CreateClassifierAsync(
        long templeId, string? name, string? who, CancellationToken cancellationToken)
    {
        if (!TryCleanClassifier(name, out var clean, out var error))
            return new(error);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var classifier = NewClassifier(clean);
        classifier.TempleId = templeId;
        db.Classifiers.Add(classifier);
        var code = await db.Temples.Where(temple => temple.Id == templeId).Select(temple => temple.Code)
            .FirstOrDefaultAsync(cancellationToken);
        var reference = new ClassifierRef(code ?? "", clean);
        Record(db, who, AuditActions.CreatedClassifier, reference.ToString());
        return await SaveUnlessMadeMeanwhileAsync(db, cancellationToken)
            ? new(classifier)
            : new(await DeletedNames.ExplainAsync(db, reference, cancellationToken)
                ?? $"This temple has a classifier '{clean}' already.");
    }

    /// <summary>Finds a category of a classifier by name, or adds it at the end.</summary>
    public async Task<CatalogResult<Category>> FindOrCreateCategoryAsync(
        long classifierId, string? name, string? who, CancellationToken cancellationToken)
    {
        if (!Names.TryClean(name, "category", out var clean, out var error))
            return new(error);
        for (var attempt = 0; ; attempt++)
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            var known = await db.Categories.AsNoTracking()
                .FirstOrDefaultAsync(category => category.ClassifierId == classifierId && category.Name == clean, cancellationToken);
            if (known is not null)
                return new(known);
            var last = await db.Categories.Where(category => category.ClassifierId == classifierId)
                .MaxAsync(category => (int?)category.Position, cancellationToken);
            var added = new Category { ClassifierId = classifierId, Name = clean, Position = (last ?? -1) + 1 };
            db.Categories.Add(added);
            if (who is not null)
            {
                var reference = await db.Classifiers.Where(classifier => classifier.Id == classifierId)
                    .Select(classifier => new ClassifierRef(classifier.Temple!.Code, classifier.Name))
                    .FirstOrDefaultAsync(cancellationToken);
                Record(db, who, AuditActions.CreatedCategory, $"{reference} {clean}");
            }
            if (await SaveUnlessMadeMeanwhileAsync(db, cancellationToken))
            {
                feed.CategoriesChanged(classifierId);
                return new(added);
            }
            if (attempt == 3)
                throw new InvalidOperationException($"The category '{clean}' could neither be found nor created.");
        }
    }

    /// <summary>Lists the classifiers of a temple, the oldest first.</summary>
    public async Task<IReadOnlyList<(long Id, string Name)>> ListClassifiersAsync(long templeId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await db.Classifiers.AsNoTracking().Where(classifier => classifier.TempleId == templeId)
            .OrderBy(classifier => classifier.Id)
            .Select(classifier => new { classifier.Id, classifier.Name }).ToListAsync(cancellationToken);
        return rows.ConvertAll(row => (row.Id, row.Name));
    }

    /// <summary>Finds a category alone by its id; null where unknown.</summary>
    public async Task<Category?> FindCategoryAsync(long categoryId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Categories.AsNoTracking().FirstOrDefaultAsync(category => category.Id == categoryId, cancellationToken);
    }

    /// <summary>Says of a new category's name that another one differs from it in capital letters alone; null where none does.</summary>
    public async Task<string?> CaseHintAsync(Category category, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var others = await db
            .Categories.Where(other => other.ClassifierId == category.ClassifierId)
            .Select(other => other.Name)
            .ToListAsync(cancellationToken);
        return Names.CaseHint("category", category.Name, others);
    }

    /// <summary>
    /// Says of a new classifier's name that another one of its temple differs from it in capital letters alone; null where none does.
    /// </summary>
    public async Task<string?> CaseHintAsync(Classifier classifier, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var others = await db
            .Classifiers.Where(other => other.TempleId == classifier.TempleId)
            .Select(other => other.Name)
            .ToListAsync(cancellationToken);
        return Names.CaseHint("classifier", classifier.Name, others);
    }

    /// <summary>Says of a new temple's code that another one differs from it in capital letters alone; null where none does.</summary>
    public async Task<string?> CaseHintAsync(Temple temple, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return Names.CaseHint("temple", temple.Code, await db.Temples.Select(other => other.Code).ToListAsync(cancellationToken));
    }

    /// <summary>Composes and checks the name of a classifier, as <see cref="Names.TryClean"/> does; a colon is refused as well.</summary>
    internal static bool TryCleanClassifier(
        string? raw, [NotNullWhen(true)] out string? name, [NotNullWhen(false)] out string? error)
    {
        if (!Names.TryClean(raw, "The classifier's name", out name, out error) || !name.Contains(':'))
            return error is null;
        (name, error) = (null, "The classifier's name contains ':', which separates temple and classifier in the API; leave it out.");
        return false;
    }

    private static IQueryable<Classifier> WithAll(DashboardDbContext db) => db.Classifiers.AsNoTracking()
        .Include(classifier => classifier.Temple)
        .Include(classifier => classifier.Categories.OrderBy(category => category.Position));

    private void Record(DashboardDbContext db, string? who, string action, string subject, string detail = "")
    {
        if (who is not null)
            audit.Add(db, who, action, subject, detail);
    }

    private Temple NewTemple(string code, string name)
    {
        var temple = new Temple { Code = code, Name = name, CreatedAt = time.GetUtcNow().UtcDateTime };
        temple.Classifiers.Add(NewClassifier(Classifier.DefaultName));
        return temple;
    }

    private Classifier NewClassifier(string name) => new() { Name = name, CreatedAt = time.GetUtcNow().UtcDateTime };

    /// <summary>Saves; false where a unique index says that somebody else was faster or the name is taken.</summary>
    private static async Task<bool> SaveUnlessMadeMeanwhileAsync(DashboardDbContext db, CancellationToken cancellationToken)
    {
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateException exception) when (UniqueViolation.Is(exception))
        {
            return false;
        }
    }
}

/// <summary>What was found or made, or why it was refused.</summary>
public sealed record CatalogResult<T>
    where T : class
{
    public CatalogResult(T value) => Value = value;

    public CatalogResult(string error) => Error = error;

    public T? Value { get; }

    public string? Error { get; }

    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool Succeeded => Value is not null;
}
