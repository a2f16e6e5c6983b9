using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TempleDashboard.Domain.Images;
using TempleDashboard.Domain.Temples;

namespace TempleDashboard.Domain.Data.Tables;

internal sealed class TempleTables :
    IEntityTypeConfiguration<Temple>, IEntityTypeConfiguration<Classifier>, IEntityTypeConfiguration<Category>
{
    public void Configure(EntityTypeBuilder<Temple> builder)
    {
        builder.Property(temple => temple.Code).HasMaxLength(Names.MaxLength);
        builder.Property(temple => temple.Name).HasMaxLength(Names.MaxLength);
        builder.Property(temple => temple.FileNamePattern).HasMaxLength(FileNamePattern.MaxLength);
        builder.HasIndex(temple => temple.Code).IsUnique();
        builder.Ignore(temple => temple.IsCommon);
    }

    public void Configure(EntityTypeBuilder<Classifier> builder)
    {
        builder.Property(classifier => classifier.Name).HasMaxLength(Names.MaxLength);
        builder.HasIndex(classifier => new { classifier.TempleId, classifier.Name }).IsUnique();
        builder.OwnsOne(classifier => classifier.Region);
        builder.HasOne(classifier => classifier.Temple).WithMany(temple => temple.Classifiers).OnDelete(DeleteBehavior.Cascade);
    }

    public void Configure(EntityTypeBuilder<Category> builder)
    {
        builder.Property(category => category.Name).HasMaxLength(Names.MaxLength);
        builder.HasIndex(category => new { category.ClassifierId, category.Name }).IsUnique();
        builder.HasOne(category => category.Classifier).WithMany(classifier => classifier.Categories).OnDelete(DeleteBehavior.Cascade);
    }
}
