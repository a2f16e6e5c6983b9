using System.Net.Mime;
using System.Text;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using TempleDashboard.Domain.Data;
using TempleDashboard.Web.Security;

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

    /// <summary>Writes JSON where the caller asks for it, else text.</summary>
    internal static Task WriteAsync(HttpContext context, HealthReport report)
    {
        if (!WantsJson(context.Request))
            return WriteTextAsync(context, report);
        var json = context.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        return context.Response.WriteAsJsonAsync(For(context, report), json, context.RequestAborted);
    }

    /// <summary>Writes the status and a line for each trouble.</summary>
    internal static Task WriteTextAsync(HttpContext context, HealthReport report)
    {
        var text = new StringBuilder(report.Status.ToString());
        foreach (var sentence in For(context, report).Checks.SelectMany(check => check.Sentences))
            text.Append('\n').Append(sentence);
        context.Response.ContentType = MediaTypeNames.Text.Plain + "; charset=utf-8";
        return context.Response.WriteAsync(text.ToString(), context.RequestAborted);
    }

    /// <summary>
    /// Anybody may ask how the program fares, as load balancers have no key. Sentences name files and temples: those are for whoever may
    /// read all of them.
    /// </summary>
    private static HealthView For(HttpContext context, HealthReport report)
    {
        var all = From(report);
        return context.Access() is var access && access.May(Rights.Read) && access.Temples.IsAll
            ? all
            : all with { Checks = [.. all.Checks.Select(check => check with { Sentences = [] })] };
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
            : Sentence(entry).Split('\n', StringSplitOptions.RemoveEmptyEntries));

    /// <summary>A check that failed itself says why, and so does one that took too long.</summary>
    private static string Sentence(HealthReportEntry entry) =>
        entry.Exception is { } failure
            ? StorageTrouble.Find(failure)?.Sentence ?? $"This could not be looked at: {failure.Message} Look into the log."
            : entry.Description ?? "This could not be looked at.";
}
