using System.Reflection;
using TempleDashboard.Domain.Data;

namespace TempleDashboard.Web.Hosting;

/// <summary>The life of the program after it was put together.</summary>
public static class DashboardRun
{
    /// <summary>Prepares the database, serves until asked to stop, and gives the exit code: 1 where it could not start.</summary>
    public static async Task<int> RunDashboardAsync(this WebApplication app)
    {
        await using var _ = app;
        using var held = app.Services.GetRequiredService<DataFolderLock>();
        try
        {
            await app.Services.GetRequiredService<DatabaseStart>().PrepareAsync(app.Lifetime.ApplicationStopping);
            await app.StartAsync();
        }
        catch (Exception exception) when (StartRefusal.Explain(exception) is { } reason)
        {
            return StartRefusal.Print(reason);
        }
        Announce(app);
        await app.WaitForShutdownAsync();
        app.Logger.Stopped();
        return 0;
    }

    private static void Announce(WebApplication app)
    {
        var address = Openable(app.Urls.FirstOrDefault() ?? "");
        var version = typeof(DashboardRun).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";
        app.Logger.Started(version, address, app.Services.GetRequiredService<DataFolder>().Root);
        Console.WriteLine($"Temple Dashboard is ready: open {address}");
    }

    /// <summary>Turns an address that means "every network card" into one that a browser can open.</summary>
    private static string Openable(string address) =>
        address.Replace("//0.0.0.0", "//localhost").Replace("//[::]", "//localhost").Replace("//*", "//localhost").Replace("//+", "//localhost");
}
