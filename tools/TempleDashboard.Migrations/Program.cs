using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using TempleDashboard.Domain.Data.Sqlite;
using TempleDashboard.Domain.Storage;

Console.Error.WriteLine("This program only serves 'dotnet ef migrations add'.");
return 1;

/// <summary>Gives the scaffolder a context; no database is opened.</summary>
internal sealed class SqliteDesignFactory : IDesignTimeDbContextFactory<SqliteDashboardDbContext>
{
    public SqliteDashboardDbContext CreateDbContext(string[] args)
    {
        var options = new DbContextOptionsBuilder<SqliteDashboardDbContext>();
        SqliteSetup.Configure(options, new DataFolder(Path.Combine(Path.GetTempPath(), "temple-migrations")));
        return new SqliteDashboardDbContext(options.Options);
    }
}
