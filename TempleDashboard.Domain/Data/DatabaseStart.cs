using Microsoft.EntityFrameworkCore;

namespace TempleDashboard.Domain.Data;

/// <summary>Brings the database to the shape that this program needs, before the first request is served.</summary>
public sealed class DatabaseStart(IDbContextFactory<DashboardDbContext> contexts)
{
    /// <summary>Applies outstanding migrations.</summary>
    /// <exception cref="DatabaseTooNewException">A newer program has changed the database.</exception>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var known = db.Database.GetMigrations().ToHashSet();
        var applied = (await db.Database.GetAppliedMigrationsAsync(cancellationToken)).ToList();
        if (applied.LastOrDefault(migration => !known.Contains(migration)) is { } newer)
            throw new DatabaseTooNewException(newer);
        // Migrating takes a good part of a start even where there is nothing to do.
        if (!known.SetEquals(applied))
            await db.Database.MigrateAsync(cancellationToken);
        if (db.Database.ProviderName == "Microsoft.EntityFrameworkCore.Sqlite")
            await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL", cancellationToken);
    }
}
