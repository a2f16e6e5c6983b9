using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TempleDashboard.Domain.Learning.Backbones;
using TempleDashboard.Domain.Training;

namespace TempleDashboard.Domain.Data.Tables;

internal sealed class TrainingTables :
    IEntityTypeConfiguration<TrainingRun>, IEntityTypeConfiguration<EpochMetric>, IEntityTypeConfiguration<TrainedModel>,
    IEntityTypeConfiguration<RegisteredBackbone>
{
    public void Configure(EntityTypeBuilder<TrainingRun> builder)
    {
        builder.HasIndex(run => new { run.ClassifierId, run.Number }).IsUnique();
        builder.HasIndex(run => run.Status);
        builder.HasOne(run => run.Classifier).WithMany().OnDelete(DeleteBehavior.Cascade);
        builder.HasMany(run => run.Epochs).WithOne().HasForeignKey(epoch => epoch.RunId).OnDelete(DeleteBehavior.Cascade);
    }

    public void Configure(EntityTypeBuilder<EpochMetric> builder) =>
        builder.HasIndex(epoch => new { epoch.RunId, epoch.Learner, epoch.Epoch }).IsUnique();

    public void Configure(EntityTypeBuilder<TrainedModel> builder)
    {
        builder.ToTable("Models");
        builder.HasIndex(model => new { model.ClassifierId, model.Number }).IsUnique();
        builder.OwnsOne(model => model.Region);
        builder.HasOne(model => model.Classifier).WithMany().OnDelete(DeleteBehavior.Cascade);
        builder.HasOne(model => model.Run).WithMany().OnDelete(DeleteBehavior.Cascade);
    }
    public void Configure(EntityTypeBuilder<RegisteredBackbone> builder)
    {
        builder.ToTable("Backbones");
        builder.HasIndex(backbone => backbone.Sha256).IsUnique();
    }
}
