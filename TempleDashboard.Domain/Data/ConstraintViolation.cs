using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace TempleDashboard.Domain.Data;

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
