using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TempleDashboard.Domain.Audit;
using TempleDashboard.Domain.Prediction;

namespace TempleDashboard.Domain.Data.Tables;

/// <summary>The tables that only grow. Every index ends in the key, so that keyset paging reads a page and no more.</summary>
internal sealed class RecordTables : IEntityTypeConfiguration<PredictionRecord>, IEntityTypeConfiguration<AuditEntry>
{
    public void Configure(EntityTypeBuilder<PredictionRecord> builder)
    {
        builder.ToTable("Predictions");
        builder.Property(prediction => prediction.Probabilities)
            .HasConversion(
                list => JsonSerializer.Serialize(list, JsonSerializerOptions.Default),
                json => JsonSerializer.Deserialize<List<CategoryProbability>>(json, JsonSerializerOptions.Default)!)
            .Metadata.SetValueComparer(new ValueComparer<List<CategoryProbability>>(
                (one, other) => one!.SequenceEqual(other!),
                list => list.Count,
                list => list.ToList()));
        builder.HasIndex(prediction => new { prediction.ClassifierId, prediction.Id });
        builder.HasIndex(prediction => new { prediction.TempleId, prediction.Id });
        builder.HasIndex(prediction => new { prediction.TopCategory, prediction.Id });
        builder.HasIndex(prediction => new { prediction.IsAnomaly, prediction.Id });
        builder.HasIndex(prediction => new { prediction.Review, prediction.Id });
        builder.HasIndex(prediction => new { prediction.CreatedAt, prediction.Id });
        builder.HasOne(prediction => prediction.Temple).WithMany().OnDelete(DeleteBehavior.Restrict);
        builder.HasOne(prediction => prediction.Classifier).WithMany().OnDelete(DeleteBehavior.Restrict);
        builder.HasOne(prediction => prediction.Model).WithMany().OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<AuditEntry> builder) => builder.HasIndex(entry => entry.At);
}
