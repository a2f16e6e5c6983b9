namespace TempleDashboard.Domain.Training;

/// <summary>The six steps of a training run in the order of work; each is set once it is complete.</summary>
[Flags]
public enum TrainingStages
{
    None = 0,
    GotTrainingData = 1,
    MadeArchitecture = 2,
    Trained = 4,
    GotTestingData = 8,
    Tested = 16,
    Saved = 32,
    All = GotTrainingData | MadeArchitecture | Trained | GotTestingData | Tested | Saved,
}
