using System.ComponentModel.DataAnnotations;
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
    public static void Configure(DbContextOptionsBuilder options, DataFolder folder, SqliteRules? rules = null)
    {
        var connection = new SqliteConnectionStringBuilder
        {
            DataSource = folder.DatabaseFile,
            ForeignKeys = true,
            DefaultTimeout = (rules ?? new SqliteRules()).BusySeconds,
        };
        options.UseSqlite(connection.ConnectionString);
        // SQLite rebuilds a table to change a column, for which EF warns twice at each first start. Nothing follows from it for anybody.
        options.ConfigureWarnings(warnings => warnings.Ignore(
            SqliteEventId.TableRebuildPendingWarning,
            RelationalEventId.NonTransactionalMigrationOperationWarning,
            // What belongs to something deleted is not found through it, which is what is wanted.
            CoreEventId.PossibleIncorrectRequiredNavigationWithQueryFilterInteractionWarning));
    }
}

/// <summary>How the database is used. Bound to the configuration section <c>Dashboard:Database</c>.</summary>
public sealed class SqliteRules
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Dashboard:Database";

    /// <summary>Seconds that a writer waits for another one, such as a backup of the file, 1 to 3600; default 30.</summary>
    [Range(1, 3600)]
    public int BusySeconds { get; set; } = 30;

    /// <summary>
    /// Seconds that the check for damage may take after each start, while the program serves; what it has not come to by then is left out.
    /// 0 to 3600, 0 for none; default 30, which suffices for some GB on a good disk.
    /// </summary>
    [Range(0, 3600)]
    public int CheckSeconds { get; set; } = 30;
}

/// <summary>Hands out SQLite contexts to code that knows only <see cref="DashboardDbContext"/>.</summary>
internal sealed class SqliteContextFactory(IDbContextFactory<SqliteDashboardDbContext> contexts) : IDbContextFactory<DashboardDbContext>
{
    public DashboardDbContext CreateDbContext() => contexts.CreateDbContext();
}
