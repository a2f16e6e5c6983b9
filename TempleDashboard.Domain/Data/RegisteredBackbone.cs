using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TempleDashboard.Domain.Data;

/// <summary>A backbone that somebody added beside the product's own.</summary>
public sealed class RegisteredBackbone
{
    public long Id { get; set; }

    /// <summary>
    /// SHA-256 of the file as the product keeps it, preparation of the picture included: what models and embeddings name.
    /// </summary>
    public required string Sha256 { get; set; }

    /// <summary>SHA-256 of the ONNX file as it came.</summary>
    public required string SourceSha256 { get; set; }

    public required string Name { get; set; }

    /// <summary>Where it came from: a file's name or an address.</summary>
    public required string Source { get; set; }

    /// <summary>In pixels.</summary>
    public int InputWidth { get; set; }

    /// <summary>In pixels.</summary>
    public int InputHeight { get; set; }

    public int EmbeddingLength { get; set; }

    /// <summary>How a picture is made into the network's input (layout, channel order, normalisation), as JSON.</summary>
    public required string PreparationJson { get; set; }

    public long ByteCount { get; set; }

    public DateTime AddedAt { get; set; }

    public required string AddedBy { get; set; }
}

internal sealed class BackboneTable : IEntityTypeConfiguration<RegisteredBackbone>
{
    public void Configure(EntityTypeBuilder<RegisteredBackbone> builder)
    {
        builder.ToTable("Backbones");
        builder.HasIndex(backbone => backbone.Sha256).IsUnique();
    }
}
