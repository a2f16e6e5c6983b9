using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace TempleDashboard.Domain.Data;

/// <summary>Recognises a save that a unique index refused.</summary>
internal static class UniqueViolation
{
    private const int SqliteConstraintUnique = 2067;

    public static bool Is(DbUpdateException exception) =>
        exception.InnerException is SqliteException { SqliteExtendedErrorCode: SqliteConstraintUnique };
}
