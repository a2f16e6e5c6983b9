using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using TempleDashboard.Web.Hosting;

namespace TempleDashboard.Web.Health;

/// <summary>Registers and maps what tells whoever runs the program how it fares: health, numbers, the System page.</summary>
public static class HealthSetup
{
    /// <summary>Checks that <c>/healthz</c> has looked at since it exists; others would surprise whoever watches it.</summary>
    private const string Earlier = "healthz";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static void AddDashboardHealth(this WebApplicationBuilder builder)
    {
        builder.Services.AddHealth();
        builder.Services.AddSingleton<IHealthCheckPublisher, HealthNotes>();
        builder.Services.Configure<HealthCheckPublisherOptions>(
            options => (options.Delay, options.Period) = (HealthNotes.Delay, HealthNotes.Period));
        // It would print each trouble with every look at it.
        builder.Logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None);
        builder.AddTelemetry();
    }

    /// <summary>The checks, and what reads them for the System page.</summary>
    public static void AddHealth(this IServiceCollection services)
    {
        services.AddOptions<HealthRules>().BindConfiguration(HealthRules.Section).ValidateDataAnnotations().ValidateOnStart();
        // It remembers what it saw before.
        services.AddSingleton<QueueHealthCheck>();
        services.AddHealthChecks()
            .AddCheck<DatabaseHealthCheck>(HealthNames.Database, null, [Earlier], Patience)
            .AddCheck<DatabaseFileHealthCheck>(HealthNames.DatabaseFile, null, [], Patience)
            .AddCheck<DiskHealthCheck>(HealthNames.Disk, null, [], Patience)
            .AddCheck<ModelsHealthCheck>(HealthNames.Models, null, [Earlier], Patience)
            .AddCheck<BackbonesHealthCheck>(HealthNames.Backbones, null, [], Patience)
            .AddCheck<QueueHealthCheck>(HealthNames.Queue, null, [], Patience)
            .AddCheck<BackupHealthCheck>(HealthNames.Backup, null, [], Patience)
            .AddCheck<LogsHealthCheck>(HealthNames.Logs, null, [], Patience)
            .AddCheck<ClockHealthCheck>(HealthNames.Clock, null, [], Patience);
        services.AddSingleton<SystemQuery>();
    }

    public static void MapDashboardHealth(this WebApplication app)
    {
        app.MapHealthChecks("/healthz", With(registration => registration.Tags.Contains(Earlier), HealthView.WriteTextAsync))
            .AllowAnonymous();
        app.MapHealthChecks("/health/live", With(_ => false, HealthView.WriteAsync)).AllowAnonymous();
        app.MapHealthChecks("/health/ready", With(_ => true, HealthView.WriteAsync)).AllowAnonymous();
        app.MapMetrics();
    }

    /// <summary>200 while pictures are answered (Healthy, Degraded); 503 where the program is of no use or loses things.</summary>
    private static HealthCheckOptions With(
        Func<HealthCheckRegistration, bool> predicate, Func<HttpContext, HealthReport, Task> writer) =>
        new() { Predicate = predicate, ResponseWriter = writer };
}

/// <summary>What the checks are called in answers.</summary>
internal static class HealthNames
{
    public const string Database = "database";
    public const string DatabaseFile = "databaseFile";
    public const string Disk = "disk";
    public const string Models = "models";
    public const string Backbones = "backbones";
    public const string Queue = "trainingQueue";
    public const string Backup = "backup";
    public const string Logs = "logs";
    public const string Clock = "clock";
}
