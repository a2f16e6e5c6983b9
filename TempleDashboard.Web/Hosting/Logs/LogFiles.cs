using Serilog;
using Serilog.Events;
using Serilog.Extensions.Logging;
using TempleDashboard.Domain.Storage;

namespace TempleDashboard.Web.Hosting.Logs;

/// <summary>Writes <c>log.txt</c> and <c>error_log.txt</c> of the earlier system.</summary>
public static class LogFiles
{
    /// <summary>Sends what happens to <c>log.txt</c>, and errors with their stack trace to <c>error_log.txt</c>.</summary>
    public static void AddLegacyLogFiles(this ILoggingBuilder logging, DataFolder folder)
    {
        var logger = new LoggerConfiguration()
            .MinimumLevel.Verbose()
            .WriteTo.Logger(status =>
                status
                    .Filter.ByExcluding(entry => entry.Level >= LogEventLevel.Error)
                    .WriteTo.File(new LegacyLogFormatter("Status"), Path.Combine(folder.Logs, "log.txt"), fileSizeLimitBytes: null))
            .WriteTo.Logger(error =>
                error.WriteTo.File(
                    new LegacyLogFormatter("Error"),
                    Path.Combine(folder.Logs, "error_log.txt"),
                    LogEventLevel.Error,
                    fileSizeLimitBytes: null))
            .CreateLogger();
        logging.AddProvider(new SerilogLoggerProvider(logger, dispose: true));
        logging.AddFilter<SerilogLoggerProvider>("Microsoft", LogLevel.Error);
        logging.AddFilter<SerilogLoggerProvider>("Microsoft.EntityFrameworkCore.Database.Command", LogLevel.None);
        logging.AddFilter<SerilogLoggerProvider>("Microsoft.EntityFrameworkCore.Update", LogLevel.None);
        logging.AddFilter<SerilogLoggerProvider>("Microsoft.EntityFrameworkCore.Query", LogLevel.None);
        logging.AddFilter<SerilogLoggerProvider>("Microsoft.EntityFrameworkCore.Database.Connection", LogLevel.None);
        logging.AddFilter<SerilogLoggerProvider>("Microsoft.EntityFrameworkCore.Database.Transaction", LogLevel.None);
        logging.AddFilter<SerilogLoggerProvider>("Quartz", LogLevel.Error);
        logging.AddFilter<SerilogLoggerProvider>("TempleDashboard", LogLevel.Information);
    }
}
