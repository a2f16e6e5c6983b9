using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TempleDashboard.Domain.Data;

/// <summary>Says that a picture belongs to a category of a classifier; one label per picture and classifier.</summary>
public sealed class Label
{
    public long Id { get; set; }

    public long ImageId { get; set; }

    public StoredImage? Image { get; set; }

    public long ClassifierId { get; set; }

    public Classifier? Classifier { get; set; }

    public long CategoryId { get; set; }

    public Category? Category { get; set; }

    public Split Split { get; set; }

    /// <summary>
    /// Whether the picture is labelled and yet neither trains nor tests, as others that look like it do so already.
    /// </summary>
    public bool IsSetAside { get; set; }

    public DateTime LabelledAt { get; set; }

    public required string LabelledBy { get; set; }
}

/// <summary>The label that a picture has.</summary>
/// <param name="Category">The category's name.</param>
public sealed record KnownLabel(long CategoryId, string Category, Split Split);

/// <summary>What a labelled picture is for. It never changes by itself.</summary>
public enum Split
{
    Train = 0,
    Test = 1,
}

internal sealed class LabelTable : IEntityTypeConfiguration<Label>
{
    public void Configure(EntityTypeBuilder<Label> builder)
    {
        builder.HasIndex(label => new { label.ClassifierId, label.ImageId }).IsUnique();
        builder.HasIndex(label => new { label.CategoryId, label.Split });
        builder.HasOne(label => label.Image).WithMany(image => image.Labels).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne(label => label.Classifier).WithMany().OnDelete(DeleteBehavior.Cascade);
        builder.HasOne(label => label.Category).WithMany().OnDelete(DeleteBehavior.Cascade);
    }
}
