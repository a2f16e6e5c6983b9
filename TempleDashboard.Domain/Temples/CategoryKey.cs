using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;

namespace TempleDashboard.Domain.Temples;

/// <summary>Sets the key that labels a picture with a category.</summary>
public sealed class CategoryKey(IDbContextFactory<DashboardDbContext> contexts, ICategoryFeed feed)
{
    /// <summary>
    /// The keys that a category can have, in the order in which categories have them by themselves. U, T and Z are commands, and 0 takes
    /// labels away.
    /// </summary>
    public const string Usable = "123456789abcdefghijklmnopqrsvwxy";

    /// <summary>
    /// Chooses a key for a category, upper and lower case alike; null or empty gives it the one of its place. Returns why not, or null.
    /// </summary>
    public async Task<string?> SetAsync(long categoryId, string? key, CancellationToken cancellationToken)
    {
        var wanted = string.IsNullOrWhiteSpace(key) ? null : key.Trim().ToLowerInvariant();
        if (wanted is not (null or [_]) || (wanted is not null && !Usable.Contains(wanted, StringComparison.Ordinal)))
            return $"The key '{key}' cannot be used: choose one of 1 to 9 and A to Y, but not T or U, which are commands.";
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var category = await db.Categories.FirstOrDefaultAsync(row => row.Id == categoryId, cancellationToken);
        if (category is null)
            return "The category was deleted meanwhile; load the page anew.";
        if (category.Key == wanted)
            return null;
        var other = wanted is null
            ? null
            : await db.Categories.Where(row => row.ClassifierId == category.ClassifierId && row.Id != categoryId && row.Key == wanted)
                .Select(row => row.Name).FirstOrDefaultAsync(cancellationToken);
        if (other is not null)
            return $"The key '{wanted!.ToUpperInvariant()}' was chosen for '{other}'. Choose another one, or change that first.";
        category.Key = wanted;
        await db.SaveChangesAsync(cancellationToken);
        feed.CategoriesChanged(category.ClassifierId);
        return null;
    }
}
