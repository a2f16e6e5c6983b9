using MudBlazor;
using TempleDashboard.Domain.Data;

namespace TempleDashboard.Web.Training;

/// <summary>Says where a training run stands.</summary>
public static class RunWords
{
    public static string RunStatus(this IStringLocalizer texts, RunStatus status) => status switch
    {
        Domain.Data.RunStatus.Queued => texts["Waiting its turn"],
        Domain.Data.RunStatus.Running => texts["Training"],
        Domain.Data.RunStatus.Succeeded => texts["Done"],
        Domain.Data.RunStatus.Failed => texts["Failed"],
        Domain.Data.RunStatus.Cancelled => texts["Cancelled"],
        _ => texts["Interrupted"],
    };

    public static string Icon(RunStatus status) => status switch
    {
        Domain.Data.RunStatus.Queued => Icons.Material.Outlined.HourglassEmpty,
        Domain.Data.RunStatus.Running => Icons.Material.Outlined.ModelTraining,
        Domain.Data.RunStatus.Succeeded => Icons.Material.Outlined.CheckCircle,
        Domain.Data.RunStatus.Failed => Icons.Material.Outlined.Error,
        Domain.Data.RunStatus.Cancelled => Icons.Material.Outlined.Cancel,
        _ => Icons.Material.Outlined.PowerOff,
    };

    public static Color Colour(RunStatus status) => status switch
    {
        Domain.Data.RunStatus.Queued or Domain.Data.RunStatus.Running => Color.Primary,
        Domain.Data.RunStatus.Succeeded => Color.Success,
        Domain.Data.RunStatus.Failed => Color.Error,
        Domain.Data.RunStatus.Interrupted => Color.Warning,
        _ => Color.Default,
    };

    /// <summary>Says how long a run takes or took; null before it has started.</summary>
    public static string? RunTime(this IStringLocalizer texts, DateTime? started, DateTime? ended, DateTime nowUtc) =>
        started is { } start ? texts.Duration((ended ?? nowUtc) - start) : null;

    /// <summary>Says when a run will be done, rounded so that the words stay still.</summary>
    public static string? TimeLeft(this IStringLocalizer texts, TimeSpan? left) => left switch
    {
        null => null,
        { TotalSeconds: < 3 } => texts["almost done"],
        { TotalSeconds: < 20 } span => Left(texts, TimeSpan.FromSeconds(Math.Ceiling(span.TotalSeconds))),
        { TotalMinutes: < 2 } span => Left(texts, TimeSpan.FromSeconds(Math.Ceiling(span.TotalSeconds / 5) * 5)),
        { } span => Left(texts, TimeSpan.FromMinutes(Math.Ceiling(span.TotalMinutes))),
    };

    private static string Left(IStringLocalizer texts, TimeSpan span) => texts["about {0} left", texts.Duration(span)];
}
