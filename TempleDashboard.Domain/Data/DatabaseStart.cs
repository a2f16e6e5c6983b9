using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Temples;

namespace TempleDashboard.Domain.Data;

/// <summary>Brings the database to the shape that this program needs, before the first request is served.</summary>
public sealed class DatabaseStart(IDbContextFactory<DashboardDbContext> contexts, TimeProvider time)
{
    /// <summary>Applies outstanding migrations, and brings names of earlier days into the form that names have now.</summary>
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
        {
            await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL", cancellationToken);
            await NameRepair.RunAsync(db, time.GetUtcNow().UtcDateTime, cancellationToken);
        }
    }
}
