using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TempleDashboard.Demo;
using TempleDashboard.Domain;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Storage;

namespace TempleDashboard.Tests.Support;

/// <summary>The whole domain over a data folder of its own: real SQLite, real blobs, real jobs, no web server.</summary>
internal sealed class DomainHost : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly bool _ownsFolder;

    private DomainHost(IHost host, string folder, bool ownsFolder) => (_host, Folder, _ownsFolder) = (host, folder, ownsFolder);

    public string Folder { get; }

    /// <summary>Starts; <paramref name="folder"/> is kept when given, so that another host can start on it.</summary>
    public static Task<DomainHost> StartAsync(Action<IServiceCollection>? change = null, string? folder = null)
    {
        if (folder is not null)
            return StartAsync(folder, ownsFolder: false, change);
        var own = Directory.CreateTempSubdirectory("temple-test-").FullName;
        MadeDatabase.CopyInto(own);
        return StartAsync(own, ownsFolder: true, change);
    }

    /// <summary>Starts on a copy of a folder that is filled already.</summary>
    public static async Task<DomainHost> StartAsync(MadeFolder made, Action<IServiceCollection>? change = null) =>
        await StartAsync(await made.CopyAsync(), ownsFolder: true, change);

    private static async Task<DomainHost> StartAsync(string root, bool ownsFolder, Action<IServiceCollection>? change)
    {
        MadeBackbone.LinkInto(root);
        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(new DataFolder(root));
        builder.Services.AddTempleDomain().LendBackbone().AddDemoTemple();
        change?.Invoke(builder.Services);
        var host = builder.Build();
        await host.Services.GetRequiredService<DatabaseStart>().PrepareAsync(CancellationToken.None);
        await host.StartAsync();
        return new DomainHost(host, root, ownsFolder);
    }

    public T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    public DashboardDbContext Database() => Get<IDbContextFactory<DashboardDbContext>>().CreateDbContext();

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        if (_ownsFolder)
            Directory.Delete(Folder, recursive: true);
    }
}
