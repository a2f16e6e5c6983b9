using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging.Console;
using TempleDashboard.Domain.Backbones;
using TempleDashboard.Domain.Backups;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Data.Sqlite;
using TempleDashboard.Domain.Deletions;
using TempleDashboard.Domain.Pictures;
using TempleDashboard.Domain.Storage;
using TempleDashboard.Domain.Training;
using TempleDashboard.Web.Hosting.Logs;

namespace TempleDashboard.Web.Hosting;

/// <summary>Settings, logs, start checks and the order of middleware.</summary>
public static class HostingSetup
{
    /// <summary>Reads the settings and takes the data folder; false, with the reasons printed, where the program cannot start.</summary>
    public static bool TryAddDashboardHosting(this WebApplicationBuilder builder)
    {
        if (!TryReadLegacyConfig(builder.Configuration)
            || !TryRead<DashboardOptions>(builder.Configuration, DashboardOptions.Section, out var settings)
            || !TryRead<SqliteRules>(builder.Configuration, SqliteRules.Section, out _)
            || !TryRead<UploadRules>(builder.Configuration, UploadRules.Section, out _)
            || !TryRead<TrainingOptions>(builder.Configuration, TrainingOptions.Section, out _)
            || !TryRead<BackboneRules>(builder.Configuration, BackboneRules.Section, out _)
            || !TryRead<RetentionRules>(builder.Configuration, RetentionRules.Section, out _)
            || !TryRead<BackupRules>(builder.Configuration, BackupRules.Section, out var backups)
            || !TryRead<LogRules>(builder.Configuration, LogRules.Section, out var logs)
            || !TryRead<HealthRules>(builder.Configuration, HealthRules.Section, out _)
            || !TryRead<TelemetryRules>(builder.Configuration, TelemetryRules.Section, out _)
            || !TryRead<ApiRules>(builder.Configuration, ApiRules.Section, out _)
            || !TryRead<LimitRules>(builder.Configuration, LimitRules.Section, out _)
            || !TryRead<HttpsRules>(builder.Configuration, HttpsRules.Section, out var https)
            || !TryReadUrls(builder, settings)
            || !TryAddCertificate(builder.Services, https)
            || !TryTakeFolder(builder.Services, settings, backups, out var folder))
        {
            return false;
        }

        builder.WebHost.UseStaticWebAssets(); // finds the packages' assets where the program was built but not published
        builder.Services.AddSingleton(folder);
        builder.Services.AddSingleton(TimeProvider.System);
        builder
            .Services.AddOptions<DashboardOptions>()
            .BindConfiguration(DashboardOptions.Section)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        builder
            .Services.AddOptions<LimitRules>()
            .BindConfiguration(LimitRules.Section)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        builder.Services.AddTrustedProxies();
        builder.Services.AddRequestLimits();
        builder.Services.AddDataProtection().SetApplicationName("TempleDashboard").PersistKeysToFileSystem(new(folder.Keys));
        builder.Services.AddResponseCompression();
        builder
            .Services.AddProblemDetails(problems => problems.CustomizeProblemDetails = Complete)
            .AddExceptionHandler<BadRequestHandler>()
            .AddExceptionHandler<StorageTroubleHandler>()
            .AddExceptionHandler<ErrorPage>();
        builder.Services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        builder.Services.AddSingleton<StorageTroubleNotes>();
        builder.Services.Configure<KestrelServerOptions>(kestrel => kestrel.AddServerHeader = false);
        AddLogs(builder.Logging, folder, logs);
        return true;
    }

    public static void UseDashboardHosting(this WebApplication app)
    {
        app.UseExceptionHandler(
            new ExceptionHandlerOptions
            {
                // Left to itself it would keep quiet about every exception that got an answer.
                SuppressDiagnosticsCallback = context =>
                    context.Exception is Microsoft.AspNetCore.Http.BadHttpRequestException
                    || StorageTrouble.Find(context.Exception) is not null,
            });
        app.UseForwardedHeaders();
        app.UseSecurityHeaders();
        app.UseCookiePolicy(new() { Secure = CookieSecurePolicy.SameAsRequest });
        app.UseRateLimiter();
        app.UseResponseCompression();
        app.UseMiddleware<HostGuard>();
        app.UseMiddleware<CrossSiteGuard>();
        app.UseLargeBodyRefusal();
        app.UseWhen(context => context.Request.Path.StartsWithSegments("/api"), api => api.UseStatusCodePages());
        app.UseNotFoundPage();
        app.UseStaticFiles();
    }

    /// <summary>JSON that grows too large while it is read is answered by the framework, without a word.</summary>
    private static void Complete(ProblemDetailsContext context)
    {
        if (context.ProblemDetails is { Status: StatusCodes.Status413PayloadTooLarge, Detail: null } problem)
            problem.Detail = LargeBodies.Explain(context.HttpContext);
    }

    private static bool TryReadLegacyConfig(ConfigurationManager configuration)
    {
        if (configuration["config"] is not { } file)
            return true;
        var legacy = LegacyConfigFile.Read(file);
        if (legacy.Errors.Count > 0)
        {
            StartRefusal.Print(legacy.Errors);
            return false;
        }
        configuration.AddInMemoryCollection(
        [
            new($"{DashboardOptions.Section}:{nameof(DashboardOptions.ModelsPath)}", legacy.ModelsPath),
            new($"{DashboardOptions.Section}:{nameof(DashboardOptions.LogsPath)}", legacy.LogsPath),
        ]);
        return true;
    }

    /// <summary>Reads a section before anything is made of it: what is wrong is said in a line, not by whoever meets it first.</summary>
    private static bool TryRead<T>(IConfiguration configuration, string section, [NotNullWhen(true)] out T? settings)
        where T : class, new()
    {
        try
        {
            settings = configuration.GetSection(section).Get<T>() ?? new();
        }
        catch (InvalidOperationException exception)
        {
            StartRefusal.Print($"A setting has a value of the wrong kind. {exception.Message}");
            settings = null;
            return false;
        }
        var wrong = new List<ValidationResult>();
        if (Validator.TryValidateObject(settings, new ValidationContext(settings), wrong, validateAllProperties: true))
            return true;
        StartRefusal.Print(wrong.Select(result => $"Setting {section}: {result.ErrorMessage}"));
        return false;
    }

    private static bool TryReadUrls(WebApplicationBuilder builder, DashboardOptions settings)
    {
        var given = builder.Configuration[WebHostDefaults.ServerUrlsKey];
        var wrong = StartRefusal.ExplainUrls(string.IsNullOrEmpty(given) ? settings.Urls : given);
        if (wrong is not null || !TrustedProxies.TryRead(settings.TrustedProxies, out _, out wrong))
        {
            StartRefusal.Print(wrong);
            return false;
        }
        if (string.IsNullOrEmpty(given))
            builder.WebHost.UseUrls(settings.Urls);
        return true;
    }

    private static bool TryAddCertificate(IServiceCollection services, HttpsRules rules)
    {
        if (string.IsNullOrEmpty(rules.CertificatePath))
            return true;
        var certificate = new ServerCertificate(rules);
        if (certificate.TryRead() is { } wrong)
        {
            StartRefusal.Print(wrong);
            return false;
        }
        services
            .AddOptions<KestrelServerOptions>()
            .Configure<ILogger<ServerCertificate>>((kestrel, logger) => certificate.Serve(kestrel, logger));
        return true;
    }

    private static bool TryTakeFolder(
        IServiceCollection services, DashboardOptions settings, BackupRules backups, [NotNullWhen(true)] out DataFolder? folder)
    {
        try
        {
            folder = new DataFolder(settings.DataPath, settings.ModelsPath, settings.LogsPath);
            if (backups.Explain(folder) is { } wrong)
            {
                StartRefusal.Print(wrong);
                return false;
            }
            var held = DataFolderLock.Take(folder);
            services.AddSingleton(_ => held);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            StartRefusal.Print(StartRefusal.ExplainFolder(settings.DataPath, exception));
            folder = null;
            return false;
        }
    }

    private static void AddLogs(ILoggingBuilder logging, DataFolder folder, LogRules rules)
    {
        logging.AddFilter("Microsoft", LogLevel.Warning);
        logging.AddFilter<ConsoleLoggerProvider>("TempleDashboard", LogLevel.Warning);
        // A failed start is put into words for the console; the log file has the trace.
        logging.AddFilter<ConsoleLoggerProvider>("Microsoft.Extensions.Hosting", LogLevel.None);
        logging.AddFilter<ConsoleLoggerProvider>(DashboardRun.StartLog, LogLevel.None);
        logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Warning);
        logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        // EF reports a refused row before its caller knows whether that was expected (two requests that create one temple); what is not, is
        // logged there.
        logging.AddFilter("Microsoft.EntityFrameworkCore.Database.Command", LogLevel.None);
        logging.AddFilter("Microsoft.EntityFrameworkCore.Update", LogLevel.None);
        logging.AddFilter("Microsoft.EntityFrameworkCore.Query", LogLevel.None);
        logging.AddFilter("Microsoft.EntityFrameworkCore.Database.Connection", LogLevel.None);
        logging.AddFilter("Microsoft.EntityFrameworkCore.Database.Transaction", LogLevel.None);
        logging.AddFilter("Quartz", LogLevel.Warning);
        logging.AddDashboardLogs(folder, rules);
    }
}
