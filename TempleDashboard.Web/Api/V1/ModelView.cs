using System.Text.Json;
using TempleDashboard.Domain.Temples;

namespace TempleDashboard.Web.Api.V1;

/// <summary>One version of a classifier's model.</summary>
/// <param name="IsChampion">True for the one that serves.</param>
/// <param name="Evaluation">Confusion matrix and figures per category, as they were recorded.</param>
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
    string SnapshotSha256,
    JsonElement? Evaluation);
