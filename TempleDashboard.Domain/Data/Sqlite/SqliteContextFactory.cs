using Microsoft.EntityFrameworkCore;

namespace TempleDashboard.Domain.Data.Sqlite;

/// <summary>Hands out SQLite contexts to code that knows only <see cref="DashboardDbContext"/>.</summary>
internal sealed class SqliteContextFactory(IDbContextFactory<SqliteDashboardDbContext> contexts) : IDbContextFactory<DashboardDbContext>
{
    public DashboardDbContext CreateDbContext() => contexts.CreateDbContext();
}
