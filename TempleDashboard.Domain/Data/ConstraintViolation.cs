using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace TempleDashboard.Domain.Data;

/// <summary>Recognises a row that the database refused for what is in it, or for what it points at.</summary>
internal static class ConstraintViolation
{
    private const int SqliteConstraint = 19;

    public static bool Is(DbException exception) => exception is SqliteException { SqliteErrorCode: SqliteConstraint };
}
