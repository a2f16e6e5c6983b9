using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TempleDashboard.Domain;
using TempleDashboard.Domain.Data;

namespace TempleDashboard.Benchmarks.Running;

/// <summary>The domain over a data folder of its own, which goes when it is disposed of.</summary>
internal sealed class DomainServices : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly string _folder;

    private DomainServices(IHost host, string folder) => (_host, _folder) = (host, folder);

    public static async Task<DomainServices> StartAsync(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("temple-benchmark-").FullName;
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(new DataFolder(folder));
        builder.Services.AddTempleDomain();
        var host = builder.Build();
        await host.Services.GetRequiredService<DatabaseStart>().PrepareAsync(cancellationToken);
        await host.StartAsync(cancellationToken);
        return new DomainServices(host, folder);
    }

    public T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
