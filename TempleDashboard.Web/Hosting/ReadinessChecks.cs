using System.Net.Mime;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Predictions;

namespace TempleDashboard.Web.Hosting;

/// <summary>What <c>/healthz</c> looks at: "Healthy", or what is wrong, one line each.</summary>
public static class ReadinessChecks
{
    public static void AddReadiness(this IServiceCollection services) => services.AddHealthChecks()
        .AddCheck<DatabaseHealthCheck>("database")
        .AddCheck<ModelsHealthCheck>("models");

    /// <summary>200 while pictures are answered, also by a stand-in (Degraded); 503 where the program is of no use to anybody.</summary>
    public static void MapReadiness(this IEndpointRouteBuilder routes) =>
        routes.MapHealthChecks("/healthz", new() { ResponseWriter = WriteAsync }).AllowAnonymous();

    private static Task WriteAsync(HttpContext context, HealthReport report)
    {
        var text = new StringBuilder(report.Status.ToString());
        foreach (var entry in report.Entries.Values.Where(entry => entry.Status != HealthStatus.Healthy))
            text.Append('\n').Append(entry.Description);
        context.Response.ContentType = MediaTypeNames.Text.Plain + "; charset=utf-8";
        return context.Response.WriteAsync(text.ToString(), context.RequestAborted);
    }
}

/// <summary>Healthy where the database answers.</summary>
public sealed class DatabaseHealthCheck(IDbContextFactory<DashboardDbContext> contexts) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Database.CanConnectAsync(cancellationToken)
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy("The database does not answer.");
    }
}

/// <summary>
/// Healthy where every model that serves is whole; degraded, naming the files, where an earlier one answers or none does: other temples are
/// served.
/// </summary>
public sealed class ModelsHealthCheck(ServingModels models) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await models.CheckKnownAsync(cancellationToken);
        return models.Problems is { Count: > 0 } problems
            ? HealthCheckResult.Degraded(string.Join('\n', problems))
            : HealthCheckResult.Healthy();
    }
}
