namespace TempleDashboard.Domain.Training;

/// <summary>Asks for a training run.</summary>
/// <param name="ClassifierId">What to train.</param>
/// <param name="StartedBy">Who asks, for the record.</param>
public sealed record TrainingRequest(long ClassifierId, string StartedBy)
{
    /// <summary>What to train with. Default null: what the classifier was trained with last, or the defaults where it never was.</summary>
    public TrainingSettings? Settings { get; init; }

    /// <summary>Refuses to train where a model serves already. Default false.</summary>
    public bool OnlyFirst { get; init; }

    /// <inheritdoc cref="TrainingSettings.AllowOneCategory"/>
    public bool AllowOneCategory { get; init; } = true;
}
