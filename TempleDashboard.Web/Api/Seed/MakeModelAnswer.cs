using TempleDashboard.Domain.Training;

namespace TempleDashboard.Web.Api.Seed;

/// <summary>Answer of make_model: how far the training came.</summary>
public sealed record MakeModelAnswer(
    IReadOnlyList<string> ErrorMsg,
    bool GotTrainingDataFlag,
    bool GotTestingDataFlag,
    bool MadeModelArchitectureFlag,
    bool TrainedModelFlag,
    bool TestedModelFlag,
    bool SavedModelFlag)
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
