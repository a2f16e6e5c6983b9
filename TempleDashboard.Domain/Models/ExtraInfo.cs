using System.Text.Json.Serialization;
using TempleDashboard.Domain.Data;
using TempleDashboard.Learning.Evaluation;

namespace TempleDashboard.Domain.Models;

/// <summary>What a reader of the model needs to know beside it: <c>extra_info.json</c>.</summary>
public sealed record ExtraInfo
{
    /// <summary>Category names in the order of the probabilities.</summary>
    [JsonPropertyName("class labels")]
    public required IReadOnlyList<string> ClassLabels { get; init; }

    /// <summary>Height, width and channels of the picture that goes in, in pixels.</summary>
    [JsonPropertyName("resized image shape")]
    public required IReadOnlyList<int> ResizedImageShape { get; init; }

    /// <summary>SHA-256 of the backbone, 64 hex digits; null where the model needs none.</summary>
    [JsonPropertyName("backbone")]
    public required string? Backbone { get; init; }

    /// <summary>How pixels become numbers.</summary>
    [JsonPropertyName("normalisation")]
    public string Normalisation { get; init; } = "RGB bytes 0 to 255 go in; scaling happens inside the model";

    /// <summary>The part of the picture that is looked at; null for all of it.</summary>
    [JsonPropertyName("region")]
    public Region? Region { get; init; }

    /// <summary>What the scores are divided by before softmax; the model does it itself.</summary>
    [JsonPropertyName("temperature")]
    public required double Temperature { get; init; }

    /// <summary>The probability below which a picture fits no category, 0 to 1.</summary>
    [JsonPropertyName("min_confidence")]
    public required double MinConfidence { get; init; }

    /// <summary>The share of normal pictures that may be called unlike anything seen, 0 to 0.2; 0 turns that off.</summary>
    [JsonPropertyName("false_alarm_rate")]
    public required double FalseAlarmRate { get; init; }

    /// <summary>
    /// The mean cosine distance to the five nearest pictures of <c>neighbours.bin</c> that follows from it; null where there are too few
    /// pictures to tell.
    /// </summary>
    [JsonPropertyName("distance_threshold")]
    public required double? DistanceThreshold { get; init; }

    /// <summary>The evaluation on the test split; null where there was none.</summary>
    [JsonPropertyName("metrics")]
    public ClassificationReport? Metrics { get; init; }

    /// <summary>SHA-256 of the list of training and test pictures with their labels.</summary>
    [JsonPropertyName("dataset snapshot")]
    public required string DatasetSnapshot { get; init; }
}
