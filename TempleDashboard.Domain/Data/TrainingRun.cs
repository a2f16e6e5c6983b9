using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TempleDashboard.Domain.Data;

/// <summary>One execution of training, with its stages, metrics and log.</summary>
public sealed class TrainingRun
{
    public long Id { get; set; }

    public long ClassifierId { get; set; }

    public Classifier? Classifier { get; set; }

    /// <summary>Counts the runs of a classifier, from 1.</summary>
    public int Number { get; set; }

    public RunStatus Status { get; set; }

    /// <summary>How far the run came; the earlier system's six flags.</summary>
    public TrainingStages Stages { get; set; }

    /// <summary>Whole run, 0 to 1.</summary>
    public double Progress { get; set; }

    /// <summary>What the run is doing, or why it ended, for a person.</summary>
    public string Message { get; set; } = "";

    /// <summary>Lines of the run's log, separated by line feeds.</summary>
    public string Log { get; set; } = "";

    public int Seed { get; set; }

    public TrainingMethod Method { get; set; }

    /// <summary>The settings the run was started with, as JSON; null for the defaults.</summary>
    public string? SettingsJson { get; set; }

    /// <summary>What each learner of the run came to, as JSON; null until the first has ended.</summary>
    public string? TrialsJson { get; set; }

    /// <summary>How often the run went on from a checkpoint after the program had ended in the middle of it.</summary>
    public int Resumes { get; set; }

    public DateTime QueuedAt { get; set; }

    public DateTime? StartedAt { get; set; }

    public DateTime? EndedAt { get; set; }

    public required string StartedBy { get; set; }

    /// <summary>SHA-256 of the data snapshot: the list of picture, category and split that was trained and tested on.</summary>
    public string? SnapshotSha256 { get; set; }

    public List<EpochMetric> Epochs { get; } = [];
}

/// <summary>Where a training run stands. All but the first two are final.</summary>
public enum RunStatus
{
    Queued = 0,
    Running = 1,
    Succeeded = 2,
    Failed = 3,
    Cancelled = 4,

    /// <summary>The program ended in the middle of the run; it can be started again.</summary>
    Interrupted = 5,
}

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

/// <summary>What a training run trains.</summary>
public enum TrainingMethod
{
    /// <summary>A head on the embeddings of a frozen backbone: seconds.</summary>
    Transfer = 0,

    /// <summary>A small convolutional network from nothing, as the earlier system did: minutes.</summary>
    ConvNet = 1,

    /// <summary>Both where there are enough pictures; the better one on the held-out pictures is kept.</summary>
    Auto = 2,

    /// <summary>Nothing was trained here: the model came in from files that the earlier system had saved.</summary>
    Imported = 3,
}

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

internal sealed class TrainingRunTable : IEntityTypeConfiguration<TrainingRun>
{
    public void Configure(EntityTypeBuilder<TrainingRun> builder)
    {
        builder.HasIndex(run => new { run.ClassifierId, run.Number }).IsUnique();
        builder.HasIndex(run => run.Status);
        builder.HasOne(run => run.Classifier).WithMany().OnDelete(DeleteBehavior.Cascade);
        builder.HasMany(run => run.Epochs).WithOne().HasForeignKey(epoch => epoch.RunId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class EpochMetricTable : IEntityTypeConfiguration<EpochMetric>
{
    public void Configure(EntityTypeBuilder<EpochMetric> builder) =>
        builder.HasIndex(epoch => new { epoch.RunId, epoch.Learner, epoch.Epoch }).IsUnique();
}
