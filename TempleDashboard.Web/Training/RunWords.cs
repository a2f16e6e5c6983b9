using MudBlazor;
using TempleDashboard.Domain.Data;

namespace TempleDashboard.Web.Training;

/// <summary>Says where a training run stands.</summary>
public static class RunWords
{
    public static string Status(RunStatus status) => status switch
    {
        RunStatus.Queued => "Waiting its turn",
        RunStatus.Running => "Training",
        RunStatus.Succeeded => "Done",
        RunStatus.Failed => "Failed",
        RunStatus.Cancelled => "Cancelled",
        _ => "Interrupted",
    };

    public static string Icon(RunStatus status) => status switch
    {
        RunStatus.Queued => Icons.Material.Outlined.HourglassEmpty,
        RunStatus.Running => Icons.Material.Outlined.ModelTraining,
        RunStatus.Succeeded => Icons.Material.Outlined.CheckCircle,
        RunStatus.Failed => Icons.Material.Outlined.Error,
        RunStatus.Cancelled => Icons.Material.Outlined.Cancel,
        _ => Icons.Material.Outlined.PowerOff,
    };

    /// <summary>Names the chip's colour class.</summary>
    public static string Chip(RunStatus status) => status switch
    {
        RunStatus.Queued or RunStatus.Running => "chip-primary",
        RunStatus.Succeeded => "chip-good",
        RunStatus.Failed => "chip-bad",
        RunStatus.Interrupted => "chip-warn",
        _ => "",
    };

    /// <summary>Says how long a run takes or took; null before it has started.</summary>
    public static string? Duration(DateTime? started, DateTime? ended, DateTime nowUtc) =>
        started is { } start ? TimeWords.Duration((ended ?? nowUtc) - start) : null;

    /// <summary>Says when a run will be done, rounded so that the words stay still.</summary>
    public static string? TimeLeft(TimeSpan? left) => left switch
    {
        null => null,
        { TotalSeconds: < 3 } => "almost done",
        { TotalSeconds: < 20 } span => $"about {TimeWords.Duration(TimeSpan.FromSeconds(Math.Ceiling(span.TotalSeconds)))} left",
        { TotalMinutes: < 2 } span => $"about {TimeWords.Duration(TimeSpan.FromSeconds(Math.Ceiling(span.TotalSeconds / 5) * 5))} left",
        { } span => $"about {TimeWords.Duration(TimeSpan.FromMinutes(Math.Ceiling(span.TotalMinutes)))} left",
    };
}
