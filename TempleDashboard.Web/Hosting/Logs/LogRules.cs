using System.ComponentModel.DataAnnotations;

namespace TempleDashboard.Web.Hosting.Logs;

/// <summary>How long log files grow and stay. Bound to the configuration section <c>Dashboard:Logs</c>.</summary>
public sealed class LogRules
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Dashboard:Logs";

    private const long Megabyte = 1024 * 1024;

    /// <summary>A file of this size, or a week old, is set aside, and a new one is begun. Default 20 MB; 1 MB to 2,000 MB.</summary>
    [Range(Megabyte, 2000 * Megabyte)]
    public long MaxFileBytes { get; set; } = 20 * Megabyte;

    /// <summary>Files of each kind that stay after they were set aside. Default 20; 0 to 1,000.</summary>
    [Range(0, 1000)]
    public int KeptFiles { get; set; } = 20;

    /// <summary>Days after which a file that was set aside is deleted. Default 90; 1 to 3,650.</summary>
    [Range(1, 3650)]
    public int KeptDays { get; set; } = 90;
}
