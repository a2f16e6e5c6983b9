using System.ComponentModel.DataAnnotations;

namespace TempleDashboard.Web.Hosting;

/// <summary>Who gets numbers and traces; nobody by default. Bound to the configuration section <c>Dashboard:Telemetry</c>.</summary>
public sealed class TelemetryRules : IValidatableObject
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Dashboard:Telemetry";

    private const int ShortestKey = 16;

    /// <summary>
    /// Address of an OpenTelemetry collector (OTLP), such as <c>http://localhost:4317</c>; traces and metrics are sent there. Default none,
    /// unless the standard <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set; <c>OTEL_EXPORTER_OTLP_PROTOCOL</c> chooses gRPC or HTTP.
    /// </summary>
    public string? OtlpEndpoint { get; set; }

    /// <summary>
    /// Who asks for <c>/metrics</c> needs it, as <c>Authorization: Bearer</c> or <c>X-Api-Key</c>; at least 16 characters. Default none:
    /// only callers on the same machine are answered.
    /// </summary>
    public string? MetricsKey { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!string.IsNullOrEmpty(OtlpEndpoint)
            && !(Uri.TryCreate(OtlpEndpoint, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"))
        {
            yield return new($"The field {nameof(OtlpEndpoint)} must be an address such as http://localhost:4317.");
        }
        if (!string.IsNullOrEmpty(MetricsKey) && MetricsKey.Length < ShortestKey)
            yield return new($"The field {nameof(MetricsKey)} must have at least {ShortestKey} characters, best random ones.");
    }
}
