using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace TempleDashboard.Domain.Data;

/// <summary>
/// All tables, with those of ASP.NET Core Identity for people. A provider has a context of its own that inherits from this one, with its
/// own
/// migrations.
/// </summary>
public abstract class DashboardDbContext(DbContextOptions options)
    : IdentityUserContext<
        Person, long, IdentityUserClaim<long>, IdentityUserLogin<long>, IdentityUserToken<long>, IdentityUserPasskey<long>>(options)
{
    public DbSet<ApiKey> ApiKeys => Set<ApiKey>();

    public DbSet<PersonSession> Sessions => Set<PersonSession>();

    public DbSet<Temple> Temples => Set<Temple>();

    public DbSet<Classifier> Classifiers => Set<Classifier>();

    public DbSet<Category> Categories => Set<Category>();

    public DbSet<StoredImage> Images => Set<StoredImage>();

    public DbSet<Label> Labels => Set<Label>();

    public DbSet<TrainingRun> TrainingRuns => Set<TrainingRun>();

    public DbSet<EpochMetric> EpochMetrics => Set<EpochMetric>();

    public DbSet<TrainedModel> Models => Set<TrainedModel>();

    public DbSet<ServingPeriod> ServingPeriods => Set<ServingPeriod>();

    public DbSet<RegisteredBackbone> Backbones => Set<RegisteredBackbone>();

    public DbSet<PredictionRecord> Predictions => Set<PredictionRecord>();

    public DbSet<Deletion> Deletions => Set<Deletion>();

    public DbSet<DeletedLabel> DeletedLabels => Set<DeletedLabel>();

    public DbSet<AuditEntry> AuditEntries => Set<AuditEntry>();

    public DbSet<AuditSeal> AuditSeals => Set<AuditSeal>();

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.Entity<Person>().ToTable("People");
        builder.Entity<IdentityUserClaim<long>>().ToTable("PersonClaims");
        builder.Entity<IdentityUserLogin<long>>().ToTable("PersonLogins");
        builder.Entity<IdentityUserToken<long>>().ToTable("PersonTokens");
        builder.Entity<IdentityUserPasskey<long>>(passkey =>
        {
            passkey.ToTable("Passkeys").HasKey(row => row.CredentialId);
            passkey.OwnsOne(row => row.Data).ToJson();
            passkey.HasOne<Person>().WithMany().HasForeignKey(row => row.UserId).IsRequired();
        });
        builder.ApplyConfigurationsFromAssembly(typeof(DashboardDbContext).Assembly);
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        configurationBuilder.Properties<DateTime>().HaveConversion<UtcConverter>();
    }
}

/// <summary>Reads every time back as UTC; SQLite stores no kind.</summary>
internal sealed class UtcConverter() : ValueConverter<DateTime, DateTime>(
    value => value,
    stored => DateTime.SpecifyKind(stored, DateTimeKind.Utc));

/// <summary>Keeps a camera's local time as it is: no time zone is known.</summary>
internal sealed class CameraTimeConverter() : ValueConverter<DateTime, DateTime>(
    value => value,
    stored => DateTime.SpecifyKind(stored, DateTimeKind.Unspecified));
