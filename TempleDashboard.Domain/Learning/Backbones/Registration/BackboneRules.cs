using System.ComponentModel.DataAnnotations;

namespace TempleDashboard.Domain.Learning.Backbones.Registration;

/// <summary>Limits on backbones from outside. Bound to the configuration section <c>Dashboard:Backbones</c>.</summary>
public sealed class BackboneRules
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Dashboard:Backbones";

    /// <summary>
    /// Largest ONNX file in bytes, 1 KB to 1 GB; default 256 MB. While one is registered, about four times its size is held in memory.
    /// </summary>
    [Range(1024, 1024 * 1024 * 1024)]
    public int MaxBytes { get; set; } = 256 * 1024 * 1024;

    /// <summary>Longest download; 1 second to 1 hour, default 10 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan DownloadTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Whether a download may come from this machine or an inner network, such as a company's own server, and go through the
    /// machine's proxy. Default false: whoever may name an address could use it to reach what is not meant for them.
    /// Link-local addresses stay closed in any case; machines in a data centre get their secrets there.
    /// </summary>
    public bool AllowPrivateAddresses { get; set; }
}
