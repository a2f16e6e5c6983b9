namespace TempleDashboard.Domain.Training;

/// <summary>One point of a run's learning curves. For a head, an epoch is one iteration of the solver over all pictures.</summary>
public sealed class EpochMetric
{
    public long Id { get; set; }

    public long RunId { get; set; }

    /// <summary>Whose curve it is: one of <see cref="ModelKinds"/>. Epochs of each count from 1.</summary>
    public string Learner { get; set; } = ModelKinds.Transfer;

    /// <summary>From 1.</summary>
    public int Epoch { get; set; }

    /// <summary>Mean cross-entropy over the training pictures, in nats.</summary>
    public double TrainLoss { get; set; }

    /// <summary>Top-1 accuracy, 0 to 1.</summary>
    public double TrainAccuracy { get; set; }

    /// <summary>Null where there were too few pictures to hold some out.</summary>
    public double? ValidationLoss { get; set; }

    public double? ValidationAccuracy { get; set; }

    /// <summary>Time since its learner began to learn, without the breaks of a run that was cut off.</summary>
    public double Seconds { get; set; }
}
