namespace TempleDashboard.Domain.Training;

/// <summary>Says whether a classifier can be trained now, and what would make it better.</summary>
/// <param name="Obstacles">Why it cannot be trained; each says what to do. Empty where it can.</param>
/// <param name="Advice">What to add for a better model; training is possible all the same.</param>
/// <param name="Categories">Pictures per category, common categories included.</param>
/// <param name="ActiveRunId">The run that is queued or running.</param>
/// <param name="ChangedSinceLastRun">False where the newest model came of exactly these pictures and labels, and of these settings.</param>
/// <param name="Settings">What these answers hold for.</param>
public sealed record TrainingReadiness(
    IReadOnlyList<string> Obstacles,
    IReadOnlyList<string> Advice,
    IReadOnlyList<CategoryCount> Categories,
    long? ActiveRunId,
    bool ChangedSinceLastRun,
    TrainingSettings Settings)
{
    public bool CanTrain => Obstacles.Count == 0;
}
