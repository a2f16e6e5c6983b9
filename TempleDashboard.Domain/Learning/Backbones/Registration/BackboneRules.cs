using System.ComponentModel.DataAnnotations;

namespace TempleDashboard.Domain.Learning.Backbones.Registration;

/// <summary>Limits on backbones from outside. Read from the section <c>Backbones</c>.</summary>
public sealed class BackboneRules
{
    public const string Section = "Backbones";

    /// <summary>
    /// Largest ONNX file, 1 KiB to 1 GiB; default 256 MiB. While one is registered, about four times its size is held in memory.
    /// </summary>
    [Range(1024, 1024 * 1024 * 1024)]
    public int MaxBytes { get; set; } = 256 * 1024 * 1024;

    /// <summary>Longest download; 1 second to 1 hour, default 10 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan DownloadTimeout { get; set; } = TimeSpan.FromMinutes(10);
}
