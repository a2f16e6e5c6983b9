using System.Net;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using TempleDashboard.Web.Hosting;

namespace TempleDashboard.Web.Health;

/// <summary>
/// Metrics for Prometheus at <c>/metrics</c>, and metrics and traces for an OpenTelemetry collector where one is named. Without one nothing
/// is sent and no trace is made.
/// </summary>
internal static class Telemetry
{
    private const string MetricsPath = "/metrics";
    private const string StandardEndpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string StandardName = "OTEL_SERVICE_NAME";

    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<TelemetryRules>().BindConfiguration(TelemetryRules.Section);
        builder.Services.AddSingleton<DashboardMeter>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<DashboardMeter>());
        if (builder.Configuration[$"{TelemetryRules.Section}:{nameof(TelemetryRules.OtlpEndpoint)}"] is { Length: > 0 } own)
            builder.Configuration.AddInMemoryCollection([new(StandardEndpoint, own)]);
        var isSent = !string.IsNullOrEmpty(builder.Configuration[StandardEndpoint]);
        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(
                builder.Configuration[StandardName] ?? "temple-dashboard", serviceVersion: ProgramVersion.Text))
            .WithMetrics(metrics =>
            {
                metrics
                    .AddMeter(DashboardMeter.Name)
                    .AddAspNetCoreInstrumentation()
                    .AddRuntimeInstrumentation()
                    .AddProcessInstrumentation()
                    .AddPrometheusExporter();
                if (isSent)
                    metrics.AddOtlpExporter();
            });
        if (isSent)
            telemetry.WithTracing(traces => traces.AddAspNetCoreInstrumentation().AddOtlpExporter());
    }

    public static void MapMetrics(this WebApplication app)
    {
        app.UseWhen(
            context => context.Request.Path.StartsWithSegments(MetricsPath), metrics => metrics.UseMiddleware<MetricsGuard>());
        app.MapPrometheusScrapingEndpoint(MetricsPath).AllowAnonymous(); // MetricsGuard asks
    }
}

/// <summary>
/// Lets callers of the same machine read the metrics, or where a key is set, those who have it. What came through a proxy is from
/// elsewhere, whatever address it has.
/// </summary>
public sealed class MetricsGuard(RequestDelegate next, IOptions<TelemetryRules> rules)
{
    private const string Scheme = "Bearer ";
    private const string KeyHeader = "X-Api-Key";

    private static readonly string[] ProxyHeaders = ["Forwarded", "Via", "X-Real-IP"];

    private readonly byte[]? _key = rules.Value.MetricsKey is { Length: > 0 } key ? Hash(key) : null;

    public Task InvokeAsync(HttpContext context)
    {
        if (_key is null)
            return IsOfThisMachine(context) ? next(context) : Refusal().ExecuteAsync(context);
        if (GivenBy(context.Request) is { } given && CryptographicOperations.FixedTimeEquals(Hash(given), _key))
            return next(context);
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return Unknown().ExecuteAsync(context);
    }

    private static bool IsOfThisMachine(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address
        && IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address)
        && !context.Request.Headers.Keys.Any(name =>
            name.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase)
            || ProxyHeaders.Contains(name, StringComparer.OrdinalIgnoreCase));

    private static string? GivenBy(HttpRequest request) =>
        request.Headers[HeaderNames.Authorization].ToString() is var header && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? header[Scheme.Length..].Trim()
            : request.Headers[KeyHeader] is [{ Length: > 0 } key] ? key : null;

    /// <summary>Of one length, so that the time of comparing tells nothing.</summary>
    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    private static ProblemHttpResult Refusal() => TypedResults.Problem(
        "The metrics are for programs on this machine. Let others read them with the setting Dashboard:Telemetry:MetricsKey.",
        statusCode: StatusCodes.Status403Forbidden);

    private static ProblemHttpResult Unknown() => TypedResults.Problem(
        "The metrics need the key of Dashboard:Telemetry:MetricsKey, as 'Authorization: Bearer KEY' or as 'X-Api-Key: KEY'.",
        statusCode: StatusCodes.Status401Unauthorized);
}

/// <summary>The version of the program.</summary>
internal static class ProgramVersion
{
    /// <summary>Such as <c>1.0.0</c>, without the commit that it was built of.</summary>
    public static string Text { get; } =
        (typeof(ProgramVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "")
            .Split('+')[0];
}
