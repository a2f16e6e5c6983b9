using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TempleDashboard.Demo;
using TempleDashboard.Domain;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Storage;

namespace TempleDashboard.Benchmarks.Running;

/// <summary>The domain over a data folder of its own, which goes when it is disposed of.</summary>
internal sealed class DomainServices : IAsyncDisposable
{
    private readonly IHost _host;

    private DomainServices(IHost host, string folder) => (_host, Folder) = (host, folder);

    /// <summary>The data folder.</summary>
    public string Folder { get; }

    public static async Task<DomainServices> StartAsync(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("temple-benchmark-").FullName;
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(new DataFolder(folder));
        builder.Services.AddTempleDomain();
        builder.Services.AddDemoTemple();
        var host = builder.Build();
        await host.Services.GetRequiredService<DatabaseStart>().PrepareAsync(cancellationToken);
        await host.StartAsync(cancellationToken);
        return new DomainServices(host, folder);
    }

    public T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    /// <summary>Makes a folder inside the data folder for what a benchmark needs besides.</summary>
    public string FolderOf(string name) => Directory.CreateDirectory(Path.Combine(Folder, name)).FullName;

    /// <summary>Lets go of the data folder, which stays, so that a server may take it.</summary>
    public async Task StopAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
