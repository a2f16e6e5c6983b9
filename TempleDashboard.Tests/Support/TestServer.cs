using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TempleDashboard.Domain.Data;

namespace TempleDashboard.Tests.Support;

/// <summary>
/// The whole program on a real Kestrel server with a free port, a data folder of its own and real SQLite. Serves as a class
/// fixture, or is started by a test with settings; a browser can open <see cref="Url"/>.
/// </summary>
public sealed class TestServer : IAsyncLifetime, IAsyncDisposable
{
    private readonly Factory _factory;

    public TestServer()
        : this(new Dictionary<string, string>())
    {
    }

    private TestServer(IReadOnlyDictionary<string, string> settings, Action<IServiceCollection>? services = null, string? dataPath = null)
    {
        DataPath = dataPath ?? Directory.CreateTempSubdirectory("temple-test-").FullName;
        MadeBackbone.LinkInto(DataPath);
        if (dataPath is null)
            MadeDatabase.CopyInto(DataPath);
        _factory = new Factory(DataPath, settings, services);
        _factory.UseKestrel(0);
    }

    /// <summary>Folder with the database, the pictures, the models and the logs; deleted with the server.</summary>
    public string DataPath { get; }

    /// <summary>Address of the server, such as <c>http://127.0.0.1:41235/</c>.</summary>
    public Uri Url => _factory.ClientOptions.BaseAddress;

    public HttpClient Client { get; private set; } = null!;

    public IServiceProvider Services => _factory.Services;

    /// <summary>Starts a server; settings are those of the command line, such as <c>Dashboard:MaxJsonBytes</c>.</summary>
    /// <param name="services">Replaces services of the program.</param>
    /// <param name="dataPath">An existing data folder, to see what a start makes of it.</param>
    public static async Task<TestServer> StartAsync(
        IReadOnlyDictionary<string, string>? settings = null, Action<IServiceCollection>? services = null, string? dataPath = null)
    {
        var server = new TestServer(settings ?? new Dictionary<string, string>(), services, dataPath);
        await server.InitializeAsync();
        return server;
    }

    public Task InitializeAsync()
    {
        _factory.StartServer();
        Client = new HttpClient { BaseAddress = Url, Timeout = TimeSpan.FromMinutes(5) };
        return Task.CompletedTask;
    }

    public T Get<T>()
        where T : notnull => Services.GetRequiredService<T>();

    /// <summary>The server's own database, past its interface.</summary>
    public DashboardDbContext Database() => Get<IDbContextFactory<DashboardDbContext>>().CreateDbContext();

    /// <summary>Stops the program and leaves its data folder.</summary>
    public async Task StopAsync()
    {
        Client.Dispose();
        await _factory.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
    }

    public async Task DisposeAsync()
    {
        await StopAsync();
        try
        {
            Directory.Delete(DataPath, recursive: true);
        }
        catch (IOException)
        {
            // A last line came into the log meanwhile.
            Directory.Delete(DataPath, recursive: true);
        }
    }

    ValueTask IAsyncDisposable.DisposeAsync() => new(DisposeAsync());

    private sealed class Factory(string dataPath, IReadOnlyDictionary<string, string> settings, Action<IServiceCollection>? services)
        : WebApplicationFactory<Program>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseSetting("Dashboard:DataPath", dataPath);
            builder.UseSetting("Dashboard:Access", "LoopbackWithoutUsers");
            foreach (var (key, value) in settings)
                builder.UseSetting(key, value);
            builder.ConfigureServices(program => program.LendBackbone());
            if (services is not null)
                builder.ConfigureServices(services);
        }
    }
}
