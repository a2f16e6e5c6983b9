using System.Reflection;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Storage;

namespace TempleDashboard.Web.Hosting;

/// <summary>The life of the program after it was put together.</summary>
public static class DashboardRun
{
    /// <summary>Goes to the log file alone: the console has the reason in a line.</summary>
    internal const string StartLog = "TempleDashboard.Start";

    private static readonly TimeSpan SaysAfter = TimeSpan.FromSeconds(3);

    /// <summary>Prepares the database, serves until asked to stop, and gives the exit code: 1 where it could not start.</summary>
    public static async Task<int> RunDashboardAsync(this WebApplication app)
    {
        await using var _ = app;
        using var held = app.Services.GetRequiredService<DataFolderLock>();
        try
        {
            KeyFolder.SetAsideDamaged(app.Services.GetRequiredService<DataFolder>(), app.Logger);
            await WhileSayingAsync(
                "it prepares the database, temple.db in the data folder. Where another program holds that, it waits for half a minute",
                () => app.Services.GetRequiredService<DatabaseStart>().PrepareAsync(app.Lifetime.ApplicationStopping));
            await WhileSayingAsync("it looks for trainings that were cut off, and opens its address", () => app.StartAsync());
        }
        catch (Exception exception) when (StartRefusal.Explain(exception) is { } reason)
        {
            return StartRefusal.Print(reason);
        }
        catch (Exception exception) when (exception is not OperationCanceledException and not HostAbortedException)
        {
            app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(StartLog).StartFailed(exception);
            return StartRefusal.Print(
                $"{exception.Message} "
                    + $"{Path.Combine(app.Services.GetRequiredService<DataFolder>().Logs, "error_log.txt")} has the details.");
        }
        Announce(app);
        await app.WaitForShutdownAsync();
        app.Logger.Stopped();
        return 0;
    }

    /// <summary>A start that takes long says what it waits for.</summary>
    private static async Task WhileSayingAsync(string what, Func<Task> start)
    {
        // SQLite waits on the thread that asks.
        var work = Task.Run(start);
        if (await Task.WhenAny(work, Task.Delay(SaysAfter)) != work)
            Console.WriteLine($"Temple Dashboard is starting: {what}.");
        await work;
    }

    private static void Announce(WebApplication app)
    {
        var address = Openable(app.Urls.FirstOrDefault() ?? "");
        var version = typeof(DashboardRun).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";
        app.Logger.Started(version, address, app.Services.GetRequiredService<DataFolder>().Root);
        Console.WriteLine($"Temple Dashboard is ready: open {address}");
    }

    /// <summary>Turns an address that means "every network card" into one that a browser can open.</summary>
    internal static string Openable(string address) =>
        address
            .Replace("//0.0.0.0", "//localhost")
            .Replace("//[::]", "//localhost")
            .Replace("//*", "//localhost")
            .Replace("//+", "//localhost");
}
