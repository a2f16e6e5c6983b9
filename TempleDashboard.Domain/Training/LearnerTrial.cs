namespace TempleDashboard.Domain.Training;

/// <summary>What one learner of a run came to, kept with the run.</summary>
/// <param name="Kind">One of <see cref="ModelKinds"/>.</param>
/// <param name="Seconds">Time it took, of all resumed parts.</param>
/// <param name="Validation">How it did on held-out training pictures; null where there were too few.</param>
/// <param name="IsKept">True for the one that the run's model was made of.</param>
public sealed record LearnerTrial(string Kind, double Seconds, ValidationScore? Validation, bool IsKept);
