using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TempleDashboard.Domain.Data;

/// <summary>
/// Something that a person deleted, with all that went with it. The rows that it took name it and are no longer found by any query; until
/// it is gone for good it can be restored.
/// </summary>
public sealed class Deletion
{
    public long Id { get; set; }

    public DeletionKind Kind { get; set; }

    public long TempleId { get; set; }

    /// <summary>The classifier, or that of the model; null for a temple and for pictures.</summary>
    public long? ClassifierId { get; set; }

    public long? ModelId { get; set; }

    /// <summary>What was deleted, as <see cref="AuditEntry.Subject"/> says it.</summary>
    public required string Subject { get; set; }

    /// <inheritdoc cref="AuditEntry.Who"/>
    public required string Who { get; set; }

    public DateTime At { get; set; }

    /// <summary>Pictures that it took.</summary>
    public int Pictures { get; set; }

    /// <summary>Labels that it took.</summary>
    public int Labels { get; set; }

    /// <summary>Models that it took.</summary>
    public int Models { get; set; }

    /// <summary>Whether the model served when it was deleted.</summary>
    public bool WasChampion { get; set; }

    /// <summary>The model that serves in its place; null for none.</summary>
    public long? SuccessorId { get; set; }

    /// <summary>From then on nothing brings it back, and what it took is being removed; null while it can be restored.</summary>
    public DateTime? GoneAt { get; set; }
}

/// <summary>What was deleted.</summary>
public enum DeletionKind
{
    Temple = 0,
    Classifier = 1,
    Pictures = 2,
    Model = 3,
}

/// <summary>A label of a deleted picture: kept aside, so that no count and no training meets it.</summary>
public sealed class DeletedLabel
{
    public long Id { get; set; }

    public long DeletionId { get; set; }

    public long ImageId { get; set; }

    public long ClassifierId { get; set; }

    public long CategoryId { get; set; }

    public Split Split { get; set; }

    /// <inheritdoc cref="Label.IsSetAside"/>
    public bool IsSetAside { get; set; }

    /// <inheritdoc cref="Label.IsUpheld"/>
    public bool IsUpheld { get; set; }

    public DateTime LabelledAt { get; set; }

    public required string LabelledBy { get; set; }
}

internal sealed class DeletionTable : IEntityTypeConfiguration<Deletion>
{
    public void Configure(EntityTypeBuilder<Deletion> builder) => builder.HasIndex(deletion => deletion.TempleId);
}

internal sealed class DeletedLabelTable : IEntityTypeConfiguration<DeletedLabel>
{
    public void Configure(EntityTypeBuilder<DeletedLabel> builder)
    {
        builder.ToTable("DeletedLabels");
        builder.HasOne<Deletion>().WithMany().HasForeignKey(label => label.DeletionId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<StoredImage>().WithMany().HasForeignKey(label => label.ImageId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<Classifier>().WithMany().HasForeignKey(label => label.ClassifierId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<Category>().WithMany().HasForeignKey(label => label.CategoryId).OnDelete(DeleteBehavior.Cascade);
    }
}
