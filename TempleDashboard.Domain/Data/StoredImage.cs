using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TempleDashboard.Domain.Data;

/// <summary>A picture of a temple that was uploaded to be labelled. Its bytes lie in the blob store under <see cref="Sha256"/>.</summary>
public sealed class StoredImage
{
    public long Id { get; set; }

    public long TempleId { get; set; }

    public Temple? Temple { get; set; }

    /// <summary>SHA-256 of the uploaded bytes, 64 lower-case hexadecimal digits; unique within a temple.</summary>
    public required string Sha256 { get; set; }

    /// <summary>The name it came with, as data; never a path.</summary>
    public required string Name { get; set; }

    /// <summary>Format by content, such as <c>jpeg</c>.</summary>
    public required string Format { get; set; }

    /// <summary>Width of the upright picture in pixels.</summary>
    public int Width { get; set; }

    /// <summary>Height of the upright picture in pixels.</summary>
    public int Height { get; set; }

    public long ByteCount { get; set; }

    /// <summary>64-bit perceptual hash; near-identical pictures differ in few bits.</summary>
    public long LookAlikeHash { get; set; }

    /// <summary>Local time of the camera where EXIF or the file name tells it.</summary>
    public DateTime? CapturedAt { get; set; }

    /// <summary>
    /// The values that became black and white, such as <c>float32 14.2 to 41.9</c>, where the file's own are no 8-bit or 16-bit steps; null
    /// elsewhere.
    /// </summary>
    public string? ScaledFrom { get; set; }

    public DateTime UploadedAt { get; set; }

    /// <inheritdoc cref="Temple.DeletionId"/>
    public long? DeletionId { get; set; }

    public List<Label> Labels { get; } = [];
}

internal sealed class ImageTable : IEntityTypeConfiguration<StoredImage>
{
    public void Configure(EntityTypeBuilder<StoredImage> builder)
    {
        builder.ToTable("Images");
        builder.Property(image => image.Sha256).HasMaxLength(64);
        builder.Property(image => image.CapturedAt).HasConversion<CameraTimeConverter>();
        builder.HasIndex(image => new { image.TempleId, image.Sha256 }).IsUnique();
        builder.HasIndex(image => new { image.TempleId, image.LookAlikeHash });
        // Partial: it has the deleted ones alone, and no other question takes it.
        builder.HasIndex(image => image.DeletionId).HasFilter("\"DeletionId\" IS NOT NULL");
        builder.HasQueryFilter(image => image.DeletionId == null);
        builder.HasOne(image => image.Temple).WithMany().OnDelete(DeleteBehavior.Cascade);
    }
}
