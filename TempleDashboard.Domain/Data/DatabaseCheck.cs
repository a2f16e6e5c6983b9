using System.Diagnostics;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace TempleDashboard.Domain.Data;

/// <summary>Looks for damage in the database's file, table by table, while others read and write it.</summary>
internal static class DatabaseCheck
{
    private const int Interrupted = 9, Corrupt = 11, NotADatabase = 26;
    private const int MostFindings = 20;

    /// <summary>
    /// Checks the tables, the small ones first, so that a limit of time leaves out the fewest. A full check compares every index with its
    /// table and looks for pages that two tables use, which takes several times as long.
    /// </summary>
    /// <param name="limit">After so long the rest is left out; null takes the time that it needs.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="SqliteException">The file cannot be opened, for another reason than damage.</exception>
    public static DatabaseFindings Run(
        string database, bool isFull, TimeSpan? limit, Action<DatabaseCheckProgress> progress, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var findings = new List<string>();
        var left = new List<string>();
        try
        {
            using var connection = Open(database);
            // Listed before the time runs: what was left out can be named in any case.
            left.AddRange(TablesOf(connection));
            using var stopper = new Stopper(connection, limit, cancellationToken);
            var total = left.Count + (isFull ? 1 : 0);
            for (var done = 0; left.Count > 0 && findings.Count < MostFindings && !stopper.IsOver; done++)
            {
                progress(new(done, total, left[0]));
                var table = left[0].Replace("'", "''", StringComparison.Ordinal);
                if (!TryAsk(connection, $"PRAGMA {(isFull ? "integrity_check" : "quick_check")}('{table}')", findings))
                    break;
                left.RemoveAt(0);
            }
            if (isFull && left.Count == 0 && findings.Count < MostFindings && !stopper.IsOver)
            {
                progress(new(total - 1, total, "pages"));
                if (!TryAsk(connection, "PRAGMA quick_check", findings) || !TryAsk(connection, "PRAGMA foreign_key_check", findings))
                    left.Add("pages");
            }
        }
        catch (SqliteException damage) when (damage.SqliteErrorCode is Corrupt or NotADatabase)
        {
            // Where a check has complained already, this says no more.
            if (findings.Count == 0)
                findings.Add(damage.Message);
        }
        cancellationToken.ThrowIfCancellationRequested();
        return new([.. findings.Distinct().Take(MostFindings)], left, Stopwatch.GetElapsedTime(started));
    }

    /// <summary>Not from the pool: what the check has read must not stay in a connection that others use.</summary>
    private static SqliteConnection Open(string database)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = database, Mode = SqliteOpenMode.ReadWrite, Pooling = false,
        }.ConnectionString);
        connection.Open();
        return connection;
    }

    /// <summary>The tables by their highest row number, which is found without counting.</summary>
    private static List<string> TablesOf(SqliteConnection connection)
    {
        var names = new List<string>();
        using (var command = connection.CreateCommand())
        {
            command.CommandText = "SELECT name FROM sqlite_master WHERE type = 'table' AND rootpage > 0";
            using var rows = command.ExecuteReader();
            while (rows.Read())
                names.Add(rows.GetString(0));
        }
        return [.. names.Select(name => (name, RowsOf(connection, name))).OrderBy(table => table.Item2).Select(table => table.name)];
    }

    private static long RowsOf(SqliteConnection connection, string table)
    {
        try
        {
            using var command = connection.CreateCommand();
            command.CommandText = $"SELECT max(rowid) FROM \"{table.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
            return command.ExecuteScalar() is long rows ? rows : 0;
        }
        catch (SqliteException)
        {
            // Damaged, or without row numbers: looked at first.
            return 0;
        }
    }

    /// <summary>Adds what the answer complains of; false where it was interrupted.</summary>
    private static bool TryAsk(SqliteConnection connection, string pragma, List<string> findings)
    {
        try
        {
            using var command = connection.CreateCommand();
            command.CommandText = pragma;
            command.CommandTimeout = 0;
            using var rows = command.ExecuteReader();
            while (rows.Read())
            {
                if (rows.FieldCount > 1)
                {
                    findings.Add(
                        $"row {rows.GetValue(1)} of table {rows.GetValue(0)} points at a row of {rows.GetValue(2)} that is not there");
                }
                else if (rows.GetString(0) is not "ok" and var finding)
                {
                    findings.Add(finding.ReplaceLineEndings(" ").Replace("*** in database main *** ", "", StringComparison.Ordinal));
                }
            }
            return true;
        }
        catch (SqliteException interrupted) when (interrupted.SqliteErrorCode == Interrupted)
        {
            return false;
        }
    }

    /// <summary>Interrupts SQLite, which asks nobody while it reads, after a time or where somebody cancels.</summary>
    private sealed class Stopper : IDisposable
    {
        private readonly CancellationTokenSource _over;
        private readonly CancellationTokenRegistration _registration;

        public Stopper(SqliteConnection connection, TimeSpan? limit, CancellationToken cancellationToken)
        {
            _over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            if (limit is { } time)
                _over.CancelAfter(time);
            _registration = _over.Token.Register(() => raw.sqlite3_interrupt(connection.Handle!));
        }

        public bool IsOver => _over.IsCancellationRequested;

        public void Dispose()
        {
            _registration.Dispose();
            _over.Dispose();
        }
    }
}

/// <summary>How far a check has come.</summary>
/// <param name="Done">Tables that were looked at.</param>
/// <param name="Table">The one that is being looked at.</param>
public sealed record DatabaseCheckProgress(int Done, int Total, string Table);

/// <summary>What a check found.</summary>
/// <param name="Findings">The first complaints, in SQLite's words; empty where nothing is damaged.</param>
/// <param name="Left">Tables that the time did not suffice for.</param>
internal sealed record DatabaseFindings(IReadOnlyList<string> Findings, IReadOnlyList<string> Left, TimeSpan Took);
