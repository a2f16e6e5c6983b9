using System.Text.Json.Serialization;
using TempleDashboard.Domain.Training;

namespace TempleDashboard.Web.Legacy;

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
