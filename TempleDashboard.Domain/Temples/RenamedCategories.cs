using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;

namespace TempleDashboard.Domain.Temples;

/// <summary>
/// Finds the category that a name meant when it was said. Models and reviews keep names, not ids; since then the category may have been
/// renamed, and another one may have taken the name.
/// </summary>
public sealed class RenamedCategories(IDbContextFactory<DashboardDbContext> contexts)
{
    internal const string Arrow = " -> ";

    /// <summary>Follows the renamings of a category since <paramref name="sinceUtc"/>; null where it is gone.</summary>
    /// <param name="name">The name as it was said.</param>
    public async Task<Category?> FindAsync(long classifierId, string name, DateTime sinceUtc, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var classifier = await db.Classifiers.AsNoTracking().Include(row => row.Temple).Include(row => row.Categories)
            .FirstOrDefaultAsync(row => row.Id == classifierId, cancellationToken);
        if (classifier is null)
            return null;
        var prefix = $"{new ClassifierRef(classifier.Temple!.Code, classifier.Name)} ";
        var renamings = await db.AuditEntries.AsNoTracking()
            .Where(entry => entry.At >= sinceUtc && (entry.Action == AuditActions.RenamedCategory || entry.Action == AuditActions.MergedCategories) && entry.Subject.StartsWith(prefix))
            .OrderBy(entry => entry.Id).ToListAsync(cancellationToken);
        var now = name;
        foreach (var entry in renamings)
        {
            var from = now + Arrow;
            if (!entry.Detail.StartsWith(from, StringComparison.Ordinal))
                continue;
            if (entry.Action == AuditActions.MergedCategories)
                now = entry.Subject[prefix.Length..];
            else if (entry.Subject == prefix + now)
                now = entry.Detail[from.Length..];
        }
        return classifier.Categories.Find(category => category.Name == now)
            ?? classifier.Categories.Find(category => category.Name == Names.Plain(now));
    }
}
