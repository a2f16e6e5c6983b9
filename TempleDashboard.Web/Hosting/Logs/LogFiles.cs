using Serilog;
using Serilog.Events;
using Serilog.Extensions.Logging;
using TempleDashboard.Domain.Storage;

namespace TempleDashboard.Web.Hosting.Logs;

/// <summary>The files <c>log.txt</c> and <c>error_log.txt</c> of the earlier system.</summary>
public sealed class LogFiles
{
    private readonly RotatingFile _status;
    private readonly RotatingFile _errors;

    public LogFiles(DataFolder folder, LogRules rules, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(folder);
        _status = new(Path.Combine(folder.Logs, "log.txt"), new LegacyLogFormatter("Status"), rules, time);
        _errors = new(Path.Combine(folder.Logs, "error_log.txt"), new LegacyLogFormatter("Error"), rules, time);
    }

    /// <summary>Looks whether both are there, and says why they cannot be written, and what to do; null where they can.</summary>
    public string? FindTrouble()
    {
        _status.Look();
        _errors.Look();
        return _status.Trouble ?? _errors.Trouble;
    }

    /// <summary>Sends what happens to <c>log.txt</c>, and errors with their stack trace to <c>error_log.txt</c>.</summary>
    internal SerilogLoggerProvider Provider() => new(
        new LoggerConfiguration()
            .MinimumLevel.Verbose()
            .WriteTo.Logger(status => status.Filter.ByExcluding(entry => entry.Level >= LogEventLevel.Error).WriteTo.Sink(_status))
            .WriteTo.Logger(error => error.WriteTo.Sink(_errors, LogEventLevel.Error))
            .CreateLogger(),
        dispose: true);
}

/// <summary>What is kept of what happens: the files, and the last errors in memory.</summary>
public static class LogSetup
{
    /// <summary>Writes the files, and remembers the last errors for the System page.</summary>
    public static void AddDashboardLogs(this ILoggingBuilder logging, DataFolder folder, LogRules rules)
    {
        var files = new LogFiles(folder, rules, TimeProvider.System);
        var errors = new RecentErrors(TimeProvider.System);
        logging.Services.AddSingleton(files).AddSingleton(errors);
        logging.AddProvider(files.Provider());
        logging.AddProvider(new RecentErrorsProvider(errors));
        logging.AddFilter<RecentErrorsProvider>(level => level >= LogLevel.Warning);
        foreach (var provider in new[] { typeof(SerilogLoggerProvider), typeof(RecentErrorsProvider) })
        {
            foreach (var (category, level) in Levels)
            {
                logging.Services.Configure<LoggerFilterOptions>(
                    options => options.Rules.Add(new(provider.FullName, category, level, null)));
            }
        }
        logging.AddFilter<SerilogLoggerProvider>("TempleDashboard", LogLevel.Information);
        logging.AddFilter<RecentErrorsProvider>("TempleDashboard", LogLevel.Warning);
    }

    /// <summary>What each failure of the database means, is logged by whoever asked it.</summary>
    private static readonly (string Category, LogLevel Level)[] Levels =
    [
        ("Microsoft", LogLevel.Error),
        ("Microsoft.EntityFrameworkCore.Database.Command", LogLevel.None),
        ("Microsoft.EntityFrameworkCore.Update", LogLevel.None),
        ("Microsoft.EntityFrameworkCore.Query", LogLevel.None),
        ("Microsoft.EntityFrameworkCore.Database.Connection", LogLevel.None),
        ("Microsoft.EntityFrameworkCore.Database.Transaction", LogLevel.None),
        // Each look at a trouble would be an entry: HealthNotes writes it once.
        ("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None),
        ("Quartz", LogLevel.Error),
    ];
}
