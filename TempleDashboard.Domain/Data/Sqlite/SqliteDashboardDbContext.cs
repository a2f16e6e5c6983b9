using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using TempleDashboard.Domain.Storage;

namespace TempleDashboard.Domain.Data.Sqlite;

/// <summary>The tables in one SQLite file; the default.</summary>
public sealed class SqliteDashboardDbContext(DbContextOptions<SqliteDashboardDbContext> options) : DashboardDbContext(options);

/// <summary>How the SQLite file is opened: foreign keys on, 30 s of patience with another writer, write-ahead log.</summary>
public static class SqliteSetup
{
    private const int BusySeconds = 30;

    public static void Configure(DbContextOptionsBuilder options, DataFolder folder)
    {
        var connection = new SqliteConnectionStringBuilder
        {
            DataSource = folder.DatabaseFile,
            ForeignKeys = true,
            DefaultTimeout = BusySeconds,
        };
        options.UseSqlite(connection.ConnectionString);
        // SQLite rebuilds a table to change a column, for which EF warns twice at each first start. Nothing follows from it for anybody.
        options.ConfigureWarnings(warnings => warnings.Ignore(
            SqliteEventId.TableRebuildPendingWarning, RelationalEventId.NonTransactionalMigrationOperationWarning));
    }
}

/// <summary>Hands out SQLite contexts to code that knows only <see cref="DashboardDbContext"/>.</summary>
internal sealed class SqliteContextFactory(IDbContextFactory<SqliteDashboardDbContext> contexts) : IDbContextFactory<DashboardDbContext>
{
    public DashboardDbContext CreateDbContext() => contexts.CreateDbContext();
}
