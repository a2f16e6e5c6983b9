namespace TempleDashboard.Domain.Learning.ConvNets;

/// <summary>What one epoch came to.</summary>
/// <param name="Number">From 1; never twice in a run, however often it was resumed or started over.</param>
/// <param name="TrainLoss">Mean cross-entropy in nats over the epoch's batches, with dropout, while the weights changed.</param>
/// <param name="TrainAccuracy">Share of right answers over the same batches, 0 to 1.</param>
/// <param name="ValidationLoss">Cross-entropy of the validation pictures after the epoch, without dropout; null where there are none.</param>
/// <param name="ValidationAccuracy">Share of right answers among them.</param>
/// <param name="Seconds">Time the epoch took.</param>
/// <param name="Note">A sentence for the log, such as why the training started over; usually null.</param>
public sealed record ConvNetEpoch(
    int Number,
    double TrainLoss,
    double TrainAccuracy,
    double? ValidationLoss,
    double? ValidationAccuracy,
    double Seconds,
    string? Note = null);
