using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TempleDashboard.Domain;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Storage;

namespace TempleDashboard.Tests.Support;

/// <summary>
/// An empty database that the program's own start has migrated, made once for the whole run. What a start makes of other databases, and of
/// none, is tested by <see cref="Data.DatabaseStartTests"/> and by those that start the program's process.
/// </summary>
internal static class MadeDatabase
{
    private static readonly Lazy<byte[]> Content = new(Make);

    /// <summary>Lays a copy into a data folder that is new.</summary>
    public static void CopyInto(string dataFolder) => File.WriteAllBytes(Path.Combine(dataFolder, "temple.db"), Content.Value);

    private static byte[] Make()
    {
        var folder = new DataFolder(Directory.CreateTempSubdirectory("made-database-").FullName);
        using (var services = new ServiceCollection()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().Build())
            .AddLogging()
            .AddSingleton(folder).AddSingleton(TimeProvider.System).AddTempleDomain().BuildServiceProvider())
        {
            services.GetRequiredService<DatabaseStart>().PrepareAsync(CancellationToken.None).GetAwaiter().GetResult();
        }
        SqliteConnection.ClearAllPools();
        var content = File.ReadAllBytes(folder.DatabaseFile);
        Directory.Delete(folder.Root, recursive: true);
        return content;
    }
}
