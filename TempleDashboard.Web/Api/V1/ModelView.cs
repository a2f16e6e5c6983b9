using System.Text.Json;
using TempleDashboard.Domain.Temples;

namespace TempleDashboard.Web.Api.V1;

/// <summary>One version of a classifier's model.</summary>
/// <param name="IsChampion">True for the one that serves.</param>
/// <param name="Evaluation">Confusion matrix and figures per category, as they were recorded.</param>
/// <param name="BackboneName">Null where it needs none, or nobody knows the backbone any more.</param>
/// <param name="BackboneMissing">Says that the model cannot answer because its backbone is not here, and what to do; null where all is
/// well.</param>
/// <param name="Problem">Says that the model serves but cannot answer, because a file of it is damaged, what to do and who answers
/// meanwhile; null where all is well.</param>
public sealed record ModelView(
    long Id,
    long ClassifierId,
    long RunId,
    int Number,
    bool IsChampion,
    DateTime CreatedAt,
    string Kind,
    IReadOnlyList<string> Categories,
    Region? Region,
    int TrainCount,
    int TestCount,
    double? ValidationAccuracy,
    double TestAccuracy,
    double TestAccuracyAtHalf,
    string ModelSha256,
    string? BackboneSha256,
    string? BackboneName,
    string? BackboneMissing,
    string? Problem,
    string SnapshotSha256,
    JsonElement? Evaluation);
