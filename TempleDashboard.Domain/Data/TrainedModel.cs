using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TempleDashboard.Domain.Data;

/// <summary>One numbered version made by a training run. The classifier's champion is the one that serves.</summary>
public sealed class TrainedModel
{
    /// <summary>Longest <see cref="Note"/>, in UTF-16 characters.</summary>
    public const int MaxNoteLength = 500;

    public long Id { get; set; }

    public long ClassifierId { get; set; }

    public Classifier? Classifier { get; set; }

    public long RunId { get; set; }

    public TrainingRun? Run { get; set; }

    /// <summary>Version within the classifier, from 1.</summary>
    public int Number { get; set; }

    public DateTime CreatedAt { get; set; }

    /// <summary>One of <see cref="ModelKinds"/>.</summary>
    public required string Kind { get; set; }

    /// <summary>
    /// SHA-256 of the whole <c>model.onnx</c>, whether it lies in the folder or is put together when somebody asks for it.
    /// </summary>
    public required string ModelSha256 { get; set; }

    /// <summary>SHA-256 of the backbone that the model needs; null where it needs none.</summary>
    public required string? BackboneSha256 { get; set; }

    public required string SnapshotSha256 { get; set; }

    /// <summary>Category names in the order of the probabilities.</summary>
    public required List<string> Categories { get; set; }

    /// <summary>The region that the model was trained on; null for the whole picture.</summary>
    public Region? Region { get; set; }

    /// <summary>Folder below the models folder, with forward slashes.</summary>
    public required string Folder { get; set; }

    public int TrainCount { get; set; }

    public int TestCount { get; set; }

    public double? ValidationAccuracy { get; set; }

    /// <summary>Share of test pictures whose most probable category is right, 0 to 1.</summary>
    public double TestAccuracy { get; set; }

    /// <summary>Share of test pictures that are right with a probability of at least 0.5: the earlier system's measure.</summary>
    public double TestAccuracyAtHalf { get; set; }

    /// <summary>The whole evaluation, as JSON.</summary>
    public required string EvaluationJson { get; set; }

    /// <summary>What people want to remember of it; empty for nothing.</summary>
    public string Note { get; set; } = "";

    /// <summary>Whether people want to find it quickly: it stands first in the list.</summary>
    public bool IsPinned { get; set; }

    /// <inheritdoc cref="Temple.DeletionId"/>
    public long? DeletionId { get; set; }

    public List<ServingPeriod> ServingPeriods { get; } = [];
}

/// <summary>The kinds of models, as they are kept with models and epochs.</summary>
public static class ModelKinds
{
    /// <summary>A head on a backbone's embeddings.</summary>
    public const string Transfer = "transfer";

    /// <summary>A convolutional network of its own, which needs no backbone.</summary>
    public const string ConvNet = "convnet";

    /// <summary>A single category, normal: only how unlike it a picture is can be told.</summary>
    public const string NormalOnly = "normal-only";
}

internal sealed class ModelTable : IEntityTypeConfiguration<TrainedModel>
{
    public void Configure(EntityTypeBuilder<TrainedModel> builder)
    {
        builder.ToTable("Models");
        builder.Property(model => model.Note).HasMaxLength(TrainedModel.MaxNoteLength);
        builder.HasIndex(model => new { model.ClassifierId, model.Number }).IsUnique();
        builder.HasQueryFilter(model => model.DeletionId == null);
        builder.OwnsOne(model => model.Region);
        builder.HasOne(model => model.Classifier).WithMany().OnDelete(DeleteBehavior.Cascade);
        builder.HasOne(model => model.Run).WithMany().OnDelete(DeleteBehavior.Cascade);
    }
}
