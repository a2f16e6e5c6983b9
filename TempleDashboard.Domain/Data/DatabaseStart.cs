using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Logging;
using TempleDashboard.Domain.Storage;

namespace TempleDashboard.Domain.Data;

/// <summary>
/// Brings the database to the shape that this program needs, before the first request is served. Of all outstanding migrations together
/// there is one transaction: a start that is killed leaves what was there before. EF's own way commits in between, and leaves a lock behind
/// for ever.
/// </summary>
public sealed class DatabaseStart(
    IDbContextFactory<DashboardDbContext> contexts, IEnumerable<IDatabaseRepair> repairs, DataFolder folder, ILogger<DatabaseStart> logger)
{
    private const string Sqlite = "Microsoft.EntityFrameworkCore.Sqlite";
    private const int SqliteError = 1;

    /// <summary>
    /// Applies outstanding migrations, then what rows of earlier days need besides. No other program may be using
    /// the data folder.
    /// </summary>
    /// <exception cref="DatabaseTooNewException">A newer program has changed the database.</exception>
    /// <exception cref="DatabaseLostException">There are pictures, but no database.</exception>
    /// <exception cref="MigrationFailedException">A migration failed; the database is as it was.</exception>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        ThrowIfLost();
        try
        {
            await MigrateAsync(cancellationToken);
        }
        catch (Exception exception) when ((exception.InnerException ?? exception) is SqliteException { SqliteErrorCode: SqliteError })
        {
            if (!await TrySetAsideAsync(cancellationToken))
                throw;
            await MigrateAsync(cancellationToken);
        }
    }

    private async Task MigrateAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var known = db.Database.GetMigrations().ToHashSet();
        var applied = (await db.Database.GetAppliedMigrationsAsync(cancellationToken)).ToList();
        if (applied.LastOrDefault(migration => !known.Contains(migration)) is { } newer)
            throw new DatabaseTooNewException(newer);
        var isSqlite = db.Database.ProviderName == Sqlite;
        // Migrating takes a good part of a start even where there is nothing to do.
        if (!known.SetEquals(applied))
        {
            if (isSqlite)
                await MigrateWithCopyAsync(db, applied, cancellationToken);
            else
                await db.Database.MigrateAsync(cancellationToken);
        }

        if (isSqlite)
        {
            await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL", cancellationToken);
            foreach (var repair in repairs)
                await repair.RunAsync(db, cancellationToken);
        }
    }

    /// <summary>Somebody may want to go back to the version before, which would refuse the database.</summary>
    private async Task MigrateWithCopyAsync(DashboardDbContext db, List<string> applied, CancellationToken cancellationToken)
    {
        string? copy = null;
        if (applied.Count > 0)
        {
            var next = db.Database.GetMigrations().First(migration => !applied.Contains(migration));
            copy = await Task.Run(() => DatabaseCopy.BeforeMigration(folder.DatabaseFile, next), cancellationToken);
            DataLog.CopiedBefore(logger, copy, next);
        }
        try
        {
            await MigrateAtOnceAsync(db, applied.LastOrDefault(), cancellationToken);
        }
        catch (Exception exception)
            when (exception is SqliteException or InvalidOperationException && StorageTrouble.Find(exception) is null)
        {
            throw new MigrationFailedException(folder.DatabaseFile, copy, exception);
        }
    }

    private async Task MigrateAtOnceAsync(DashboardDbContext db, string? from, CancellationToken cancellationToken)
    {
        var script = db.GetService<IMigrator>().GenerateScript(from, null, MigrationsSqlGenerationOptions.NoTransactions);
        await db.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            // Tables are rebuilt: what points at them does so again at the end. Inside a transaction the setting, which the script has as
            // well, would not change.
            await db.Database.ExecuteSqlRawAsync("PRAGMA foreign_keys = OFF", cancellationToken);
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            await TakeLockOverAsync(db, cancellationToken);
            await ExecuteAsync(db, script, cancellationToken);
            if (await ScalarAsync(db, "SELECT count(*) FROM pragma_foreign_key_check", cancellationToken) > 0)
                throw new InvalidOperationException("The migrations left rows that point at nothing; nothing was changed.");
            await transaction.CommitAsync(cancellationToken);
        }
        finally
        {
            // The connection goes back to the pool only with what the others have.
            await db.Database.ExecuteSqlRawAsync("PRAGMA foreign_keys = ON", CancellationToken.None);
            await db.Database.CloseConnectionAsync();
        }
    }

    /// <summary>
    /// A start of an earlier version that was killed has left its lock; whoever holds the data folder is alone with the database.
    /// </summary>
    private async Task TakeLockOverAsync(DashboardDbContext db, CancellationToken cancellationToken)
    {
        if (await ScalarAsync(db, "SELECT count(*) FROM sqlite_master WHERE name = '__EFMigrationsLock'", cancellationToken) == 0)
            return;
        if (await ScalarAsync(db, "SELECT count(*) FROM __EFMigrationsLock", cancellationToken) > 0)
            DataLog.LockTakenOver(logger);
        await ExecuteAsync(db, "DROP TABLE __EFMigrationsLock", cancellationToken);
    }

    private void ThrowIfLost()
    {
        var blobs = Path.Combine(folder.Root, "blobs");
        if ((!File.Exists(folder.DatabaseFile) || new FileInfo(folder.DatabaseFile).Length == 0)
            && Directory.Exists(blobs) && Directory.EnumerateFiles(blobs, "*", SearchOption.AllDirectories).Any())
        {
            throw new DatabaseLostException(folder.DatabaseFile, blobs);
        }
    }

    /// <summary>
    /// A first start of an earlier version that was killed in the middle left half of a database, which nobody can bring any further. Where
    /// it holds no temple it is put aside.
    /// </summary>
    private async Task<bool> TrySetAsideAsync(CancellationToken cancellationToken)
    {
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
        {
            if (db.Database.ProviderName != Sqlite
                || (await ScalarAsync(db, "SELECT count(*) FROM sqlite_master WHERE name = 'Temples'", cancellationToken) > 0
                    && await ScalarAsync(db, "SELECT count(*) FROM Temples", cancellationToken) > 0))
            {
                return false;
            }
        }
        SqliteConnection.ClearAllPools();
        var aside = folder.DatabaseFile + ".unfinished";
        File.Move(folder.DatabaseFile, aside, overwrite: true);
        foreach (var part in new[] { "-wal", "-shm", "-journal" })
            CleanUp.TryDelete(folder.DatabaseFile + part);
        DataLog.SetAside(logger, aside);
        return true;
    }

    private static async Task ExecuteAsync(DashboardDbContext db, string sql, CancellationToken cancellationToken)
    {
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.Transaction = db.Database.CurrentTransaction?.GetDbTransaction();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<long> ScalarAsync(DashboardDbContext db, string sql, CancellationToken cancellationToken)
    {
        await db.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.Transaction = db.Database.CurrentTransaction?.GetDbTransaction();
            command.CommandText = sql;
            return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }
}

/// <summary>
/// Brings rows of earlier days into the form that they have now, where that takes more than SQL. Runs after the migrations.
/// </summary>
public interface IDatabaseRepair
{
    /// <summary>Repairs what there is to repair, all or nothing; quick where there is nothing.</summary>
    Task RunAsync(DashboardDbContext db, CancellationToken cancellationToken);
}

/// <summary>The data folder has pictures and no database: beginning anew would look like the loss of everything.</summary>
public sealed class DatabaseLostException(string database, string blobs)
    : Exception(
        $"The database '{database}' is missing or empty, but there are pictures in '{blobs}'. "
            + "Restore temple.db from a backup, with its -wal file where there is one. "
            + "To begin anew instead, choose another data folder, or move that of the pictures away.");

internal static partial class DataLog
{
    [LoggerMessage(
        6001,
        LogLevel.Information,
        "A start that was cut off had left its lock on the database; nothing else uses the data folder, so it was taken over")]
    public static partial void LockTakenOver(ILogger logger);

    [LoggerMessage(
        6002,
        LogLevel.Warning,
        "A first start that was cut off had left half of a database without "
            + "any temple; it was put aside as {File}, and a new one was made")]
    public static partial void SetAside(ILogger logger, string file);

    [LoggerMessage(6003, LogLevel.Information, "The database was copied to {File} before migration {Migration}")]
    public static partial void CopiedBefore(ILogger logger, string file, string migration);
}

/// <summary>The database could not be brought to the shape of this version. It is as it was before.</summary>
public sealed class MigrationFailedException(string database, string? copy, Exception inner)
    : Exception(
        $"The database could not be brought to the shape that this version needs: {inner.Message.TrimEnd('.')}. "
            + $"Nothing was changed: '{database}' is as it was"
            + (copy is null ? "" : $", and '{copy}' is a copy of it")
            + ". Start the version before again, and report what this one said.",
        inner);

/// <summary>The database was changed by a newer version of the program; starting would risk its data.</summary>
public sealed class DatabaseTooNewException(string migration)
    : Exception(
        "The database was changed by a newer version of Temple Dashboard (migration "
            + $"{migration}). Start that version, or restore a backup made with this one.");
