using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;

namespace TempleDashboard.Domain.Temples;

/// <summary>
/// Finds the category that a name meant when it was said. Models and reviews keep names, not ids; since then the category may have been
/// renamed, and another one may have taken the name.
/// </summary>
public sealed class RenamedCategories(IDbContextFactory<DashboardDbContext> contexts)
{
    /// <summary>Stands between the old name and the new one in the detail of a renaming.</summary>
    internal const string Arrow = " -> ";

    private static readonly string[] Actions =
        [AuditActions.RenamedCategory, AuditActions.MergedCategories, AuditActions.RenamedClassifier];

    /// <summary>Follows the renamings of a category since <paramref name="sinceUtc"/>; null where it is gone.</summary>
    /// <param name="name">The name as it was said.</param>
    public async Task<Category?> FindAsync(long classifierId, string name, DateTime sinceUtc, CancellationToken cancellationToken) =>
        (await ReadAsync(classifierId, sinceUtc, cancellationToken))?.Find(name, sinceUtc);

    /// <summary>Reads what is needed to follow names of any moment since <paramref name="sinceUtc"/>; null where the classifier is
    /// gone.</summary>
    internal async Task<NamesOverTime?> ReadAsync(long classifierId, DateTime sinceUtc, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var classifier = await db.Classifiers.AsNoTracking().Include(row => row.Temple).Include(row => row.Categories)
            .FirstOrDefaultAsync(row => row.Id == classifierId, cancellationToken);
        if (classifier is null)
            return null;
        var code = classifier.Temple!.Code;
        var newestFirst = await db.AuditEntries.AsNoTracking()
            .Where(entry => entry.At >= sinceUtc && Actions.Contains(entry.Action))
            .Where(entry => entry.Subject.StartsWith(code + ":") || entry.Subject.StartsWith(code + " "))
            .OrderByDescending(entry => entry.Id).ToListAsync(cancellationToken);
        return new(classifier.Categories, [.. RenamingsOf(new(code, classifier.Name), newestFirst).Reverse()]);
    }

    /// <summary>
    /// Keeps the renamings of one classifier's categories. An entry names the classifier as it was called at that time, so the way leads
    /// back from its name today.
    /// </summary>
    private static IEnumerable<Renaming> RenamingsOf(ClassifierRef classifier, IReadOnlyList<AuditEntry> newestFirst)
    {
        foreach (var entry in newestFirst)
        {
            var subject = classifier.ToString();
            if (entry.Action != AuditActions.RenamedClassifier)
            {
                if (entry.Subject.StartsWith(subject + " ", StringComparison.Ordinal)
                    && Of(entry, entry.Subject[(subject.Length + 1)..]) is { } renaming)
                {
                    yield return renaming;
                }
            }
            else if (entry.Subject == subject && entry.Detail.EndsWith(Arrow + classifier.ClassifierName, StringComparison.Ordinal))
            {
                classifier = classifier with { ClassifierName = entry.Detail[..^(Arrow + classifier.ClassifierName).Length] };
            }
            else if (entry.Detail == classifier.ClassifierName + Arrow + entry.Subject[(classifier.TempleCode.Length + 1)..])
            {
                yield break; // Before this, the name was another classifier's.
            }
        }
    }

    /// <summary>Null where it tells of another temple's category, whose code begins alike.</summary>
    private static Renaming? Of(AuditEntry entry, string category)
    {
        if (entry.Action == AuditActions.MergedCategories)
        {
            var end = entry.Detail.LastIndexOf($"{Arrow}{category},", StringComparison.Ordinal);
            return end < 0 ? null : new(entry.At, entry.Detail[..end], category);
        }
        return entry.Detail.StartsWith(category + Arrow, StringComparison.Ordinal)
            ? new(entry.At, category, entry.Detail[(category + Arrow).Length..])
            : null;
    }
}

/// <summary>A classifier's categories of today, and how their names came about.</summary>
/// <param name="Renamings">The oldest first.</param>
internal sealed record NamesOverTime(IReadOnlyList<Category> Categories, IReadOnlyList<Renaming> Renamings)
{
    /// <summary>Finds what <paramref name="name"/> meant at that moment; null where it is gone.</summary>
    public Category? Find(string name, DateTime sinceUtc)
    {
        var now = name;
        foreach (var renaming in Renamings)
        {
            if (renaming.At >= sinceUtc && renaming.From == now)
                now = renaming.To;
        }
        return Categories.FirstOrDefault(category => category.Name == now)
            ?? Categories.FirstOrDefault(category => category.Name == Names.Plain(now));
    }
}

/// <summary>A category got another name, or went into the one of that name.</summary>
internal sealed record Renaming(DateTime At, string From, string To);
