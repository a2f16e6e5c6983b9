using TempleDashboard.Domain.Training;

namespace TempleDashboard.Web.Api.V1;

/// <summary>The steps of a training run; each is true once it is complete.</summary>
public sealed record StagesView(bool GotTrainingData, bool MadeArchitecture, bool Trained, bool GotTestingData, bool Tested, bool Saved)
{
    public static StagesView From(TrainingStages stages) => new(
        stages.HasFlag(TrainingStages.GotTrainingData),
        stages.HasFlag(TrainingStages.MadeArchitecture),
        stages.HasFlag(TrainingStages.Trained),
        stages.HasFlag(TrainingStages.GotTestingData),
        stages.HasFlag(TrainingStages.Tested),
        stages.HasFlag(TrainingStages.Saved));
}
