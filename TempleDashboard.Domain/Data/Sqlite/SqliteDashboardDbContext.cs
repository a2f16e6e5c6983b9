using Microsoft.EntityFrameworkCore;

namespace TempleDashboard.Domain.Data.Sqlite;

/// <summary>The tables in one SQLite file; the default.</summary>
public sealed class SqliteDashboardDbContext(DbContextOptions<SqliteDashboardDbContext> options) : DashboardDbContext(options);
