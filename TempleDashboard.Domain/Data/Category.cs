using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TempleDashboard.Domain.Data;

/// <summary>An answer of a classifier, such as "Door open".</summary>
public sealed class Category
{
    public long Id { get; set; }

    public long ClassifierId { get; set; }

    public Classifier? Classifier { get; set; }

    public required string Name { get; set; }

    /// <summary>Order on screen, from 0; the first nine are reached by the keys 1 to 9.</summary>
    public int Position { get; set; }

    /// <summary>The key that a person chose for it, one letter or digit; by its position where null.</summary>
    public string? Key { get; set; }

    /// <summary>Whether a person said that all is well where this is the answer; nothing is shown as good without it.</summary>
    public bool IsFine { get; set; }
}

internal sealed class CategoryTable : IEntityTypeConfiguration<Category>
{
    public void Configure(EntityTypeBuilder<Category> builder)
    {
        builder.Property(category => category.Name).HasMaxLength(Temple.MaxNameLength);
        builder.Property(category => category.Key).HasMaxLength(1);
        builder.HasIndex(category => new { category.ClassifierId, category.Name }).IsUnique();
        builder.HasOne(category => category.Classifier).WithMany(classifier => classifier.Categories).OnDelete(DeleteBehavior.Cascade);
    }
}
