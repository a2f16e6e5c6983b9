namespace TempleDashboard.Domain.Learning.ConvNets;

/// <summary>A network that has learned.</summary>
/// <param name="Network">The architecture.</param>
/// <param name="Weights">All weights and biases, one after the other in the order of the layers.</param>
/// <param name="Temperature">What the scores are divided by before softmax; 1 where it could not be measured.</param>
/// <param name="Validation">Answers on the validation pictures; null where there are none.</param>
/// <param name="Epochs">The learning curve, of all resumed parts.</param>
/// <param name="Restarts">How often the training started over from other first weights.</param>
/// <param name="Notes">Sentences for the log.</param>
public sealed record TrainedConvNet(
    ConvNetNetwork Network,
    float[] Weights,
    double Temperature,
    ConvNetValidation? Validation,
    IReadOnlyList<ConvNetEpoch> Epochs,
    int Restarts,
    IReadOnlyList<string> Notes)
{
    /// <summary>Epochs that the weights have learned for, since the last start.</summary>
    public int EpochsLearned { get; init; }
}
