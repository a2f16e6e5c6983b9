using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace TempleDashboard.Domain.Data.Sqlite;

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
