using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TempleDashboard.Demo;
using TempleDashboard.Domain;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Storage;
using TempleDashboard.Web.Deletions;
using TempleDashboard.Web.Labels;
using TempleDashboard.Web.Models;
using TempleDashboard.Web.Shell;
using TempleDashboard.Web.Temples;

namespace TempleDashboard.Tests.Support;

/// <summary>Renders components over the real domain with a data folder of its own: real SQLite, no jobs, no web server.</summary>
public abstract class ScreenWithData : ScreenContext, IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("temple-test-").FullName;

    protected ScreenWithData()
    {
        Services.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        MadeDatabase.CopyInto(_folder);
        Services.AddSingleton(new DataFolder(_folder));
        Services.AddTempleDomain();
        Services.AddDemoTemple();
        Services.AddSingleton<DemoSetup>();
        Services.AddScoped<BoardQuery>();
        Services.AddScoped<TempleDetailsQuery>();
        Services.AddSingleton<TempleActivityQuery>();
        Services.AddSingleton<LabelPictures>();
        Services.AddSingleton<RegionPictures>();
        Services.AddSingleton<SeenRegions>();
        Services.AddScoped<PaletteSearch>();
        Services.AddScoped<RecentRuns>();
        Services.AddSingleton<TabSteps>();
        Services.AddSingleton<RetiredCategoryQuery>();
        Services.AddScoped<LabelViews>();
        Services.AddScoped<DeletionDesk>();
    }

    public Task InitializeAsync() => Get<DatabaseStart>().PrepareAsync(CancellationToken.None);

    public new async Task DisposeAsync()
    {
        await base.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    protected T Get<T>()
        where T : notnull => Services.GetRequiredService<T>();

    protected DashboardDbContext Database() => Get<IDbContextFactory<DashboardDbContext>>().CreateDbContext();
}
