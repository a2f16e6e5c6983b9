using Microsoft.Data.Sqlite;
using TempleDashboard.Domain.Storage;

namespace TempleDashboard.Domain.Data;

/// <summary>Copies the database as it is at one moment, while others read and write it (SQLite's online backup).</summary>
public static class DatabaseCopy
{
    private const int Corrupt = 11;

    /// <summary>Another program may hold a database that is not in use here yet.</summary>
    private const int PatienceMilliseconds = 30_000;

    /// <summary>
    /// Writes <paramref name="target"/>, replacing what is there: one file without a log beside it, whose structure was checked. It has its
    /// name once it is whole.
    /// </summary>
    /// <exception cref="SqliteException">The database is damaged or locked, or the disk is full.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Make(string database, string target)
    {
        var unfinished = target + ".part";
        Remove(unfinished);
        try
        {
            using (var from = Open(database, SqliteOpenMode.ReadWrite))
            using (var to = Open(unfinished, SqliteOpenMode.ReadWriteCreate))
            {
                Ask(from, $"PRAGMA busy_timeout = {PatienceMilliseconds}");
                from.BackupDatabase(to);
                // Waits for the disk, and makes an end of the write-ahead log.
                Ask(to, "PRAGMA journal_mode = DELETE");
                if (Ask(to, "PRAGMA quick_check(1)") is not "ok" and var damage)
                    throw new SqliteException($"The database is damaged: {damage}", Corrupt);
            }
            File.Move(unfinished, target, overwrite: true);
        }
        catch
        {
            Remove(unfinished);
            throw;
        }
    }

    /// <summary>Copies the database beside itself, named by the migration that comes next, and keeps the newest of such copies.</summary>
    internal static string BeforeMigration(string database, string migration)
    {
        const int kept = 3;
        var folder = Path.GetDirectoryName(database)!;
        var copy = Path.Combine(folder, $"temple.before-{migration}.db");
        Make(database, copy);
        var older = Directory.GetFiles(folder, "temple.before-*.db")
            .OrderByDescending(File.GetLastWriteTimeUtc)
            .ThenByDescending(file => file, StringComparer.Ordinal)
            .Skip(kept);
        foreach (var file in older)
            CleanUp.TryDelete(file);
        return copy;
    }

    /// <summary>Reads the first column of a query, row by row, from a copy.</summary>
    internal static IEnumerable<string> Read(string copy, string sql)
    {
        using var connection = Open(copy, SqliteOpenMode.ReadOnly);
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var rows = command.ExecuteReader();
        while (rows.Read())
            yield return rows.GetString(0);
    }

    private static SqliteConnection Open(string file, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = file, Mode = mode, Pooling = false }.ConnectionString);
        connection.Open();
        return connection;
    }

    private static string? Ask(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar() as string;
    }

    private static void Remove(string unfinished)
    {
        foreach (var part in new[] { "", "-journal", "-wal", "-shm" })
            CleanUp.TryDelete(unfinished + part);
    }
}
