namespace TempleDashboard.Domain.Learning.Heads;

/// <summary>One step of the solver, drawn as an epoch of the learning curve.</summary>
/// <param name="Number">From 1.</param>
/// <param name="TrainLoss">Mean cross-entropy of the training part, in nats, without the L2 penalty.</param>
/// <param name="TrainAccuracy">Share of the training part that is right, 0 to 1.</param>
/// <param name="ValidationLoss">The same of the validation part; null where there is none.</param>
/// <param name="ValidationAccuracy">The same of the validation part; null where there is none.</param>
public readonly record struct HeadIteration(
    int Number, double TrainLoss, double TrainAccuracy, double? ValidationLoss, double? ValidationAccuracy);
