using System.Text.Json.Serialization;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Predictions;

namespace TempleDashboard.Contracts;

/// <summary>One labelled picture for <c>POST /api/save_data</c>.</summary>
/// <param name="TempleId">The temple's code, or <c>code:classifier</c>.</param>
/// <param name="TrainTest">What the picture is for: <c>train</c> or <c>test</c>.</param>
/// <param name="Category">Name of the category.</param>
/// <param name="Image">The picture file's bytes; JSON carries them as base64.</param>
/// <param name="ImageName">Name of the picture without its extension.</param>
/// <param name="ImageType">Extension of the file, without the dot.</param>
public sealed record SaveDataCall(string TempleId, string TrainTest, string Category, byte[] Image, string ImageName, string ImageType);

/// <summary>Answer of save_data.</summary>
/// <param name="ErrorMsg"><c>All OK</c>, or what was wrong.</param>
public sealed record SaveDataAnswer([property: JsonPropertyName("error_msg")] string ErrorMsg)
{
    public const string AllOk = "All OK";
}

/// <summary>Request to <c>POST /api/make_model</c>; <paramref name="Forceful"/> trains again where a model exists.</summary>
public sealed record MakeModelCall(string TempleId, bool Forceful);

/// <summary>Answer of make_model: how far the training came.</summary>
public sealed record MakeModelAnswer(
    [property: JsonPropertyName("error_msg")] IReadOnlyList<string> ErrorMsg,
    [property: JsonPropertyName("got_training_data_flag")] bool GotTrainingDataFlag,
    [property: JsonPropertyName("got_testing_data_flag")] bool GotTestingDataFlag,
    [property: JsonPropertyName("made_model_architecture_flag")] bool MadeModelArchitectureFlag,
    [property: JsonPropertyName("trained_model_flag")] bool TrainedModelFlag,
    [property: JsonPropertyName("tested_model_flag")] bool TestedModelFlag,
    [property: JsonPropertyName("saved_model_flag")] bool SavedModelFlag)
{
    public static MakeModelAnswer From(IReadOnlyList<string> errors, TrainingStages stages) => new(
        errors,
        stages.HasFlag(TrainingStages.GotTrainingData),
        stages.HasFlag(TrainingStages.GotTestingData),
        stages.HasFlag(TrainingStages.MadeArchitecture),
        stages.HasFlag(TrainingStages.Trained),
        stages.HasFlag(TrainingStages.Tested),
        stages.HasFlag(TrainingStages.Saved));
}

/// <summary>Pictures for <c>POST /api/predict</c>; the three lists have one entry per picture.</summary>
public sealed record PredictCall(
    string TempleId, IReadOnlyList<byte[]> Image, IReadOnlyList<string> ImageName, IReadOnlyList<string> ImageType);

/// <summary>Answer of predict; both lists are in the order of the pictures and empty where there is an error.</summary>
public sealed record PredictAnswer(
    [property: JsonPropertyName("error_msg")] IReadOnlyList<string> ErrorMsg,
    [property: JsonPropertyName("image_class")] IReadOnlyList<string> ImageClass,
    [property: JsonPropertyName("class_confidence")] IReadOnlyList<double> ClassConfidence)
{
    public static PredictAnswer From(IReadOnlyList<PredictionEntry> predictions) =>
        new(
            [],
            [.. predictions.Select(prediction => prediction.VerdictText)],
            [.. predictions.Select(prediction => prediction.Confidence)]);

    public static PredictAnswer Failed(IReadOnlyList<string> errors) => new(errors, [], []);
}
