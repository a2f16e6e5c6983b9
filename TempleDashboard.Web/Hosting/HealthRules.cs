using System.ComponentModel.DataAnnotations;

namespace TempleDashboard.Web.Hosting;

/// <summary>When the program calls itself ill. Bound to the configuration section <c>Dashboard:Health</c>.</summary>
public sealed class HealthRules
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Dashboard:Health";

    private const long Gigabyte = 1_000_000_000;

    /// <summary>With fewer bytes free on the disk of the data folder, health is degraded. Default 2 GB; 0 to 1,000 GB.</summary>
    [Range(0, 1000 * Gigabyte)]
    public long LowDiskBytes { get; set; } = 2 * Gigabyte;

    /// <summary>With fewer bytes free, <c>/health/ready</c> answers 503. Default 200 MB; 0 to 1,000 GB.</summary>
    [Range(0, 1000 * Gigabyte)]
    public long FullDiskBytes { get; set; } = Gigabyte / 5;

    /// <summary>Where the newest backup is older, health is degraded. Default 7 days; 0 to 3,650, 0 for never.</summary>
    [Range(0, 3650)]
    public int OldestBackupDays { get; set; } = 7;

    /// <summary>Where a training waits for longer although it could run, health is degraded. Default 10 minutes; 1 to 1,440.</summary>
    [Range(1, 1440)]
    public int LongestQueueMinutes { get; set; } = 10;
}
