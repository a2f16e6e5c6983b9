namespace TempleDashboard.Cli.Server;

/// <summary>Answer of <c>POST /api/make_model</c>: how far the training came, in its order of work.</summary>
public sealed record MakeModelAnswer(
    IReadOnlyList<string> ErrorMsg,
    bool GotTrainingDataFlag,
    bool MadeModelArchitectureFlag,
    bool TrainedModelFlag,
    bool GotTestingDataFlag,
    bool TestedModelFlag,
    bool SavedModelFlag);
