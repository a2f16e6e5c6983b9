using Microsoft.Extensions.Diagnostics.HealthChecks;
using MudBlazor;

namespace TempleDashboard.Web.Health;

/// <summary>
/// Says how the program fares in the viewer's language. The sentences of the checks name files and settings, and stay as they are.
/// </summary>
public static class HealthWords
{
    public static string CheckName(this IStringLocalizer texts, string check) => check switch
    {
        HealthNames.Database => texts["The database answers"],
        HealthNames.DatabaseFile => texts["The database is whole"],
        HealthNames.Disk => texts["Room on the disk"],
        HealthNames.Models => texts["Models that serve"],
        HealthNames.Backbones => texts["Backbones"],
        HealthNames.Queue => texts["Trainings get their turn"],
        HealthNames.Backup => texts["Backups"],
        HealthNames.Logs => texts["Log files"],
        HealthNames.Clock => texts["The machine's clock"],
        _ => check,
    };

    public static string HealthOf(this IStringLocalizer texts, HealthStatus status) => status switch
    {
        HealthStatus.Healthy => texts["All is well"],
        HealthStatus.Degraded => texts["Something needs a person"],
        _ => texts["Something is broken"],
    };

    public static Color ColorOf(HealthStatus status) => status switch
    {
        HealthStatus.Healthy => Color.Success,
        HealthStatus.Degraded => Color.Warning,
        _ => Color.Error,
    };

    public static string IconOf(HealthStatus status) => status switch
    {
        HealthStatus.Healthy => Icons.Material.Outlined.CheckCircle,
        HealthStatus.Degraded => Icons.Material.Outlined.WarningAmber,
        _ => Icons.Material.Outlined.ErrorOutline,
    };
}
