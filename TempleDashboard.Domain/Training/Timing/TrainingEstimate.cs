namespace TempleDashboard.Domain.Training.Timing;

/// <summary>How long a training would take here, measured on this machine.</summary>
/// <param name="Transfer">A head on a backbone; null where the backbone is missing.</param>
/// <param name="ConvNet">A network from nothing, all its epochs; null where it cannot be trained.</param>
/// <param name="LeftOut">Why <see cref="TrainingMethod.Auto"/> trains no ConvNet; null where it does.</param>
public sealed record TrainingEstimate(TimeSpan? Transfer, TimeSpan? ConvNet, string? LeftOut)
{
    /// <summary>Returns the time of a method; null where it is not known.</summary>
    public TimeSpan? Of(TrainingMethod method) => method switch
    {
        TrainingMethod.Transfer => Transfer,
        TrainingMethod.ConvNet => ConvNet,
        _ => LeftOut is null ? Transfer + ConvNet : Transfer,
    };
}
