using System.Text.Json.Serialization;
using TempleDashboard.Domain.Prediction;

namespace TempleDashboard.Web.Legacy;

/// <summary>Answer of predict; both lists are in the order of the pictures and empty where there is an error.</summary>
public sealed record PredictAnswer(
    [property: JsonPropertyName("error_msg")] IReadOnlyList<string> ErrorMsg,
    [property: JsonPropertyName("image_class")] IReadOnlyList<string> ImageClass,
    [property: JsonPropertyName("class_confidence")] IReadOnlyList<double> ClassConfidence)
{
    public static PredictAnswer From(IReadOnlyList<PredictionRecord> predictions) =>
        new([], [.. predictions.Select(Verdict.Of)], [.. predictions.Select(prediction => prediction.Confidence)]);

    public static PredictAnswer Failed(IReadOnlyList<string> errors) => new(errors, [], []);
}
