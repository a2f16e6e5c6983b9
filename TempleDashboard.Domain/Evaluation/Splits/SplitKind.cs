using System.Text.Json.Serialization;

namespace TempleDashboard.Domain.Evaluation.Splits;

/// <summary>What keeps pictures on one side of a split.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SplitKind>))]
public enum SplitKind
{
    /// <summary>The day they were taken on.</summary>
    Day,

    /// <summary>The camera that took them.</summary>
    Camera,
}
