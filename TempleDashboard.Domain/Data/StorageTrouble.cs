using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace TempleDashboard.Domain.Data;

/// <summary>What keeps the program from storing or reading, which is no fault of its own: in words for people.</summary>
/// <param name="Sentence">What is wrong, and what to do.</param>
/// <param name="RetryAfter">When it is worth another try.</param>
public sealed record StorageTrouble(string Sentence, TimeSpan RetryAfter)
{
    private const int Busy = 5, Locked = 6, ReadOnly = 8, InputOutput = 10, Corrupt = 11, Full = 13, CannotOpen = 14, NotADatabase = 26;
    private const int LinuxInputOutput = 5, LinuxFull = 28, LinuxReadOnly = 30, LinuxQuota = 122, MacQuota = 69;
    private const int WindowsFull = unchecked((int)0x80070070), WindowsHandleFull = unchecked((int)0x80070027);

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10), Later = TimeSpan.FromMinutes(1);

    private static readonly StorageTrouble DiskFull = new(
        "The disk of the data folder is full: nothing more can be stored. Make room on it, then try again.", Later);

    /// <summary>Whether it is damage of the database, which a check of it can prove or deny.</summary>
    public bool IsDatabaseDamage { get; init; }

    /// <summary>Finds it in an exception or what caused it; null where the cause is another one, such as a bug.</summary>
    public static StorageTrouble? Find(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            var found = exception switch
            {
                SqliteException sqlite => Of(sqlite.SqliteErrorCode),
                IOException io => Of(io),
                UnauthorizedAccessException denied => Of(denied),
                _ => null,
            };
            if (found is not null)
                return found;
        }
        return null;
    }

    private static StorageTrouble? Of(int sqliteCode) =>
        sqliteCode switch
        {
            Busy or Locked => new(
                "The database is locked: another program, such as a backup or a tool, "
                    + "has held it for too long. End that program, or try again later.",
                Soon),
            Full => DiskFull,
            ReadOnly => new(
                "The database cannot be written: its file, or its disk, is read-only. Make it writable, then try again.",
                Later),
            InputOutput => new(
                "The disk gives errors at the database. Look at the disk, and restore temple.db from a backup where it was damaged.",
                Later),
            Corrupt or NotADatabase => new(
                "The database, temple.db in the data folder, is damaged. Stop the program and restore it from a backup.",
                Later) { IsDatabaseDamage = true },
            CannotOpen => new(
                "The database, temple.db in the data folder, cannot be opened. "
                    + "See that it is there and may be read and written by the program.",
                Later),
            _ => null,
        };

    private static StorageTrouble? Of(IOException exception) =>
        exception.HResult switch
        {
            WindowsFull or WindowsHandleFull => DiskFull,
            LinuxFull or LinuxQuota or MacQuota when !OperatingSystem.IsWindows() => DiskFull,
            LinuxReadOnly when !OperatingSystem.IsWindows() => new(
                "The disk of the data folder is read-only: nothing can be stored. Make it writable, then try again.",
                Later),
            LinuxInputOutput when !OperatingSystem.IsWindows() => new(
                "The disk of the data folder gives errors. Look at the disk, and save what is on it: the next backup names what is lost.",
                Later),
            _ => null,
        };

    /// <summary>The system's own sentence names the file or the folder.</summary>
    private static StorageTrouble Of(UnauthorizedAccessException denied) => new(
        $"{denied.Message} See that the program's user may read and write everything in the data folder, then try again.", Later);
}

/// <summary>Recognises a row that the database refused for what is in it, or for what it points at.</summary>
internal static class ConstraintViolation
{
    private const int SqliteConstraint = 19;

    public static bool Is(DbException exception) => exception is SqliteException { SqliteErrorCode: SqliteConstraint };
}

/// <summary>Recognises a save that a unique index refused.</summary>
internal static class UniqueViolation
{
    private const int SqliteConstraintUnique = 2067;

    public static bool Is(DbUpdateException exception) =>
        exception.InnerException is SqliteException { SqliteExtendedErrorCode: SqliteConstraintUnique };
}
