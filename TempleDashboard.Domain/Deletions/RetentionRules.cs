using System.ComponentModel.DataAnnotations;

namespace TempleDashboard.Domain.Deletions;

/// <summary>How long what was deleted, and pictures of predictions, are kept. Bound to the section <c>Dashboard:Retention</c>.</summary>
public sealed class RetentionRules
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Dashboard:Retention";

    /// <summary>Days in which what was deleted can be restored, 1 to 3650; default 30. Then it is removed for good.</summary>
    [Range(1, 3650)]
    public int DeletedDays { get; set; } = 30;

    /// <summary>
    /// Days that pictures of predictions are kept, 0 to 36500; default 90. 0 keeps them for ever. Those of anomalies and of predictions
    /// that a person reviewed are kept, and so are all records.
    /// </summary>
    [Range(0, 36_500)]
    public int PredictionPictureDays { get; set; } = 90;

    /// <summary>Hour of the night, server's time, at which the program cleans up, 0 to 23; default 3.</summary>
    [Range(0, 23)]
    public int CleanUpHour { get; set; } = 3;

    /// <summary>Until when something that was deleted at <paramref name="at"/> can be restored.</summary>
    public DateTime EndOf(DateTime at) => at.AddDays(DeletedDays);
}
