using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Audit;
using TempleDashboard.Domain.Images;
using TempleDashboard.Domain.Labelling;
using TempleDashboard.Domain.Learning.Backbones;
using TempleDashboard.Domain.Prediction;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Domain.Training;

namespace TempleDashboard.Domain.Data;

/// <summary>All tables. A provider has a context of its own that inherits from this one, with its own migrations.</summary>
public abstract class DashboardDbContext(DbContextOptions options) : DbContext(options)
{
    public DbSet<Temple> Temples => Set<Temple>();

    public DbSet<Classifier> Classifiers => Set<Classifier>();

    public DbSet<Category> Categories => Set<Category>();

    public DbSet<StoredImage> Images => Set<StoredImage>();

    public DbSet<Label> Labels => Set<Label>();

    public DbSet<TrainingRun> TrainingRuns => Set<TrainingRun>();

    public DbSet<EpochMetric> EpochMetrics => Set<EpochMetric>();

    public DbSet<TrainedModel> Models => Set<TrainedModel>();

    public DbSet<RegisteredBackbone> Backbones => Set<RegisteredBackbone>();

    public DbSet<PredictionRecord> Predictions => Set<PredictionRecord>();

    public DbSet<AuditEntry> AuditEntries => Set<AuditEntry>();

    protected override void OnModelCreating(ModelBuilder modelBuilder) =>
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(DashboardDbContext).Assembly);

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Properties<DateTime>().HaveConversion<UtcConverter>();
}
