using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TempleDashboard.Domain.Images;
using TempleDashboard.Domain.Labelling;

namespace TempleDashboard.Domain.Data.Tables;

internal sealed class ImageTables : IEntityTypeConfiguration<StoredImage>, IEntityTypeConfiguration<Label>
{
    public void Configure(EntityTypeBuilder<StoredImage> builder)
    {
        builder.ToTable("Images");
        builder.Property(image => image.Sha256).HasMaxLength(64);
        builder.Property(image => image.CapturedAt).HasConversion<CameraTimeConverter>();
        builder.HasIndex(image => new { image.TempleId, image.Sha256 }).IsUnique();
        builder.HasIndex(image => new { image.TempleId, image.LookAlikeHash });
        builder.HasOne(image => image.Temple).WithMany().OnDelete(DeleteBehavior.Cascade);
    }

    public void Configure(EntityTypeBuilder<Label> builder)
    {
        builder.HasIndex(label => new { label.ClassifierId, label.ImageId }).IsUnique();
        builder.HasIndex(label => new { label.CategoryId, label.Split });
        builder.HasOne(label => label.Image).WithMany(image => image.Labels).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne(label => label.Classifier).WithMany().OnDelete(DeleteBehavior.Cascade);
        builder.HasOne(label => label.Category).WithMany().OnDelete(DeleteBehavior.Cascade);
    }
}
