using System.Net.Mime;
using System.Text;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace TempleDashboard.Web.Health;

/// <summary>How the program fares: the worst of its checks.</summary>
/// <param name="Status">Healthy; degraded, where it serves but something needs a person; unhealthy.</param>
public sealed record HealthView(HealthStatus Status, IReadOnlyList<CheckView> Checks)
{
    public static HealthView From(HealthReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return new(report.Status, [.. report.Entries.Select(entry => CheckView.From(entry.Key, entry.Value))]);
    }

    /// <summary>Writes the status and a line for each trouble; JSON where the caller asks for it.</summary>
    internal static Task WriteAsync(HttpContext context, HealthReport report)
    {
        var view = From(report);
        if (WantsJson(context.Request))
        {
            var json = context.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
            return context.Response.WriteAsJsonAsync(view, json, context.RequestAborted);
        }
        var text = new StringBuilder(view.Status.ToString());
        foreach (var sentence in view.Checks.SelectMany(check => check.Sentences))
            text.Append('\n').Append(sentence);
        context.Response.ContentType = MediaTypeNames.Text.Plain + "; charset=utf-8";
        return context.Response.WriteAsync(text.ToString(), context.RequestAborted);
    }

    private static bool WantsJson(HttpRequest request) =>
        MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted)
        && accepted.Any(type => type.MediaType.Equals(MediaTypeNames.Application.Json, StringComparison.OrdinalIgnoreCase));
}

/// <summary>What one check says.</summary>
/// <param name="Sentences">What is wrong with which file, and what to do; empty where all is well.</param>
public sealed record CheckView(string Name, HealthStatus Status, IReadOnlyList<string> Sentences)
{
    internal static CheckView From(string name, HealthReportEntry entry) => new(
        name,
        entry.Status,
        entry.Status == HealthStatus.Healthy
            ? []
            : (entry.Description ?? "This check did not end in time; look into the log.").Split('\n', StringSplitOptions.RemoveEmptyEntries));
}
