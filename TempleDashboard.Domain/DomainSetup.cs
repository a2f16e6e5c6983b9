using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Quartz;
using TempleDashboard.Domain.Backbones;
using TempleDashboard.Domain.Backups;
using TempleDashboard.Domain.Coverage;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Data.Sqlite;
using TempleDashboard.Domain.Deletions;
using TempleDashboard.Domain.Labels;
using TempleDashboard.Domain.Models;
using TempleDashboard.Domain.People;
using TempleDashboard.Domain.Pictures;
using TempleDashboard.Domain.Predictions;
using TempleDashboard.Domain.Review;
using TempleDashboard.Domain.Storage;
using TempleDashboard.Domain.Suggestions;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Domain.Training;
using TempleDashboard.Domain.Transfer;
using TempleDashboard.Learning.HeatMaps;

namespace TempleDashboard.Domain;

/// <summary>
/// Registers everything of the domain, station by station in the order of a picture's way. Needs <see cref="DataFolder"/> and
/// <see cref="TimeProvider"/> in the container.
/// </summary>
public static class DomainSetup
{
    public static IServiceCollection AddTempleDomain(this IServiceCollection services) => services
        .AddData()
        .AddPeople()
        .AddBackups()
        .AddPictures()
        .AddTemples()
        .AddLabels()
        .AddTransfer()
        .AddBackbones()
        .AddModelFiles()
        .AddTraining()
        .AddModels()
        .AddCoverage()
        .AddPredictions()
        .AddSuggestions()
        .AddReview()
        .AddDeletions();

    private static IServiceCollection AddData(this IServiceCollection services)
    {
        services.AddOptions<SqliteRules>().BindConfiguration(SqliteRules.Section).ValidateDataAnnotations().ValidateOnStart();
        return services
            .AddPooledDbContextFactory<SqliteDashboardDbContext>((provider, options) => SqliteSetup.Configure(
                options, provider.GetRequiredService<DataFolder>(), provider.GetRequiredService<IOptions<SqliteRules>>().Value))
            .AddSingleton<IDbContextFactory<DashboardDbContext>, SqliteContextFactory>()
            .AddSingleton<IBlobStore>(provider =>
                new FileBlobStore(provider.GetRequiredService<DataFolder>().Root, provider.GetRequiredService<TimeProvider>()))
            .AddSingleton<PictureGate>()
            .AddSingleton<DatabaseStart>()
            .AddSingleton<AuditLog>()
            .AddSingleton<AuditChain>()
            .AddHostedService<AuditSealer>()
            .AddSingleton<StorageUsageQuery>()
            .AddSingleton<RecentStorageUsage>()
            .AddSingleton<DiskProbe>()
            .AddSingleton(provider => new DatabaseChecks(
                provider.GetRequiredService<DataFolder>(),
                TimeSpan.FromSeconds(provider.GetRequiredService<IOptions<SqliteRules>>().Value.CheckSeconds),
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<DatabaseChecks>>()))
            .AddHostedService(provider => provider.GetRequiredService<DatabaseChecks>())
            .AddSingleton<ClockWatch>()
            .AddHostedService(provider => provider.GetRequiredService<ClockWatch>());
    }

    /// <summary>Identity's services ask for a context of their scope, which saves with the same context what is written down.</summary>
    private static IServiceCollection AddPeople(this IServiceCollection services)
    {
        services.AddIdentityCore<Person>(identity =>
            {
                identity.Password = new()
                {
                    RequiredLength = 1, RequiredUniqueChars = 1, RequireDigit = false, RequireLowercase = false,
                    RequireUppercase = false, RequireNonAlphanumeric = false,
                };
                // Names of any language; what looks the same is no other name.
                identity.User.AllowedUserNameCharacters = "";
            })
            .AddPasswordValidator<PasswordRules>()
            .AddUserStore<PeopleStore>()
            .AddTokenProvider<AuthenticatorCodes>(TokenOptions.DefaultAuthenticatorProvider);
        return services
            .AddScoped(provider => provider.GetRequiredService<IDbContextFactory<DashboardDbContext>>().CreateDbContext())
            .AddSingleton<PeopleDirectory>()
            .AddSingleton<PersonSessions>()
            .AddSingleton<PeopleChanges>()
            .AddSingleton<PeopleEditor>()
            .AddSingleton<OwnAccount>()
            .AddSingleton<OwnPasskeys>()
            .AddSingleton<ApiKeys>()
            .AddSingleton<TempleOwners>();
    }

    private static IServiceCollection AddBackups(this IServiceCollection services)
    {
        services.AddOptions<BackupRules>().BindConfiguration(BackupRules.Section).ValidateDataAnnotations().ValidateOnStart();
        return services
            .AddSingleton(provider =>
            {
                var rules = provider.GetRequiredService<IOptions<BackupRules>>().Value;
                return new BackupSet(rules.FolderFor(provider.GetRequiredService<DataFolder>())) { LeaveFreeBytes = rules.LeaveFreeBytes };
            })
            .AddSingleton<BackupMaker>()
            .AddSingleton<BackupThinning>()
            .AddSingleton<BackupRuns>()
            .AddSingleton<BackupNights>()
            .AddSingleton<BackupVerifier>()
            .AddHostedService(provider => provider.GetRequiredService<BackupRuns>())
            .AddHostedService(provider => provider.GetRequiredService<BackupNights>())
            .AddHostedService(provider => provider.GetRequiredService<BackupVerifier>());
    }

    private static IServiceCollection AddPictures(this IServiceCollection services)
    {
        services.AddOptions<UploadRules>().BindConfiguration(UploadRules.Section).ValidateDataAnnotations().ValidateOnStart();
        return services
            .AddSingleton<ImageDecoder>()
            .AddSingleton<PictureReader>()
            .AddSingleton<ProcessorQueue>()
            .AddSingleton<Thumbnails>()
            .AddSingleton<PictureIntake>();
    }

    private static IServiceCollection AddTemples(this IServiceCollection services) => services
        .AddSingleton<TempleCatalog>()
        .AddSingleton<TempleEditor>()
        .AddSingleton<DeletedNames>()
        .AddSingleton<TempleFileNames>()
        .AddSingleton<CategoryEditor>()
        .AddSingleton<CategoryKey>()
        .AddSingleton<ClassifierRegions>()
        .AddSingleton<CommonCategoryUse>()
        .AddSingleton<RenamedCategories>()
        .AddSingleton<NameMerge>()
        .AddSingleton<IDatabaseRepair, NameRepair>();

    private static IServiceCollection AddLabels(this IServiceCollection services) => services
        .AddSingleton<LabelFeed>()
        .AddSingleton<ICategoryFeed>(provider => provider.GetRequiredService<LabelFeed>())
        .AddSingleton<PictureStacks>()
        .AddSingleton<LabelWriter>()
        .AddSingleton<LabelService>()
        .AddSingleton<StackLabels>()
        .AddSingleton<SplitLeaks>()
        .AddSingleton<LabelConflicts>();

    private static IServiceCollection AddTransfer(this IServiceCollection services) => services
        .AddSingleton<ImportCheck>()
        .AddSingleton<ImportWork>()
        .AddSingleton<ImportFolder>()
        .AddSingleton(provider => new ImportRuns(
            provider.GetRequiredService<ImportFolder>(),
            provider.GetRequiredService<ImportCheck>(),
            provider.GetRequiredService<ImportWork>(),
            provider.GetRequiredService<TempleCatalog>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<ImportRuns>>()))
        .AddHostedService(provider => provider.GetRequiredService<ImportRuns>())
        .AddSingleton<DatasetExport>();

    private static IServiceCollection AddBackbones(this IServiceCollection services)
    {
        services.AddOptions<BackboneRules>().BindConfiguration(BackboneRules.Section).ValidateDataAnnotations().ValidateOnStart();
        return services
            .AddSingleton(provider => new BackboneProvider(
                Path.Combine(AppContext.BaseDirectory, "backbone-source"),
                provider.GetRequiredService<DataFolder>().Backbones,
                provider.GetRequiredService<ILogger<BackboneProvider>>()))
            .AddSingleton(new BackboneTrials(TrialProgram.OfThisProcess()))
            .AddSingleton<BackboneRegistry>()
            .AddSingleton<KnownBackbones>()
            .AddSingleton<BackboneFileCheck>()
            .AddSingleton<BackboneDownload>()
            .AddSingleton<BackboneChoices>()
            .AddHostedService<EarlierBackbones>()
            .AddSingleton<PictureEmbedder>();
    }

    /// <summary>Before training: what an earlier end left half-written is swept before the first run starts.</summary>
    private static IServiceCollection AddModelFiles(this IServiceCollection services) => services
        .AddSingleton<IModelFileWriter, ModelFileWriter>()
        .AddSingleton(provider => new ModelFolder(
            provider.GetRequiredService<DataFolder>().Models, provider.GetRequiredService<IModelFileWriter>()))
        .AddHostedService<UnfinishedModels>();

    private static IServiceCollection AddTraining(this IServiceCollection services)
    {
        services.AddOptions<TrainingOptions>().BindConfiguration(TrainingOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddQuartz(quartz => quartz
            .UseInMemoryStore()
            .ConfigureScheduler(scheduler => scheduler.ShutdownJobInterruption = ShutdownJobInterruption.Always));
        services.AddOptions<ThreadPoolOptions>().Configure<IOptions<TrainingOptions>>((pool, training) =>
            pool.MaxConcurrency = training.Value.ConcurrentRuns);
        return services
            .AddSingleton<TrainingFeed>()
            .AddSingleton<ITrainingState>(provider => provider.GetRequiredService<TrainingFeed>())
            .AddSingleton<TrainingDataLoader>()
            .AddSingleton<TrainingReadinessCheck>()
            .AddSingleton<LastSettings>()
            .AddSingleton<CancelRequests>()
            .AddSingleton<TrainingQueue>()
            .AddSingleton(provider => new TrainingService(
                provider.GetRequiredService<IDbContextFactory<DashboardDbContext>>(),
                provider.GetRequiredService<TrainingReadinessCheck>(),
                provider.GetRequiredService<LastSettings>(),
                provider.GetRequiredService<TrainingQueue>(),
                provider.GetRequiredService<TrainingFeed>(),
                provider.GetRequiredService<AuditLog>(),
                provider.GetRequiredService<TimeProvider>()))
            .AddSingleton<RunCheckpoints>()
            .AddSingleton<StoredPixels>()
            .AddSingleton<TransferLearner>()
            .AddSingleton<NormalOnlyLearner>()
            .AddSingleton<ConvNetModels>()
            .AddSingleton<ConvNetLearner>()
            .AddSingleton<TransferTiming>()
            .AddSingleton<ConvNetTimes>()
            .AddSingleton(provider => new TrainingTimes(
                provider.GetRequiredService<TransferTiming>(),
                provider.GetRequiredService<ConvNetTimes>(),
                provider.GetRequiredService<IOptions<TrainingOptions>>()))
            .AddSingleton<LearnerChoice>()
            .AddSingleton<LearnerComparison>()
            .AddSingleton<TrainingRunner>()
            .AddHostedService<InterruptedRuns>()
            .AddQuartzHostedService(options => options.WaitForJobsToComplete = true);
    }

    private static IServiceCollection AddModels(this IServiceCollection services) => services
        .AddSingleton<PictureModelLoader>()
        .AddSingleton<NeighbourLoader>()
        .AddSingleton<ChampionCheck>()
        .AddSingleton<PromotionGuard>()
        .AddSingleton<TaughtCheck>()
        .AddSingleton<IModelPublisher, ModelPublisher>()
        .AddSingleton(provider => new SavedModelImporter(
            provider.GetRequiredService<IDbContextFactory<DashboardDbContext>>(),
            provider.GetRequiredService<TempleCatalog>(),
            provider.GetRequiredService<ConvNetModels>(),
            provider.GetRequiredService<IModelPublisher>(),
            provider.GetRequiredService<IBlobStore>(),
            provider.GetRequiredService<TimeProvider>()))
        .AddSingleton<ModelRegistry>()
        .AddSingleton<WholeModels>()
        .AddSingleton<ModelExamples>();

    private static IServiceCollection AddCoverage(this IServiceCollection services) => services
        .AddSingleton<CurveMeasuring>()
        .AddSingleton<CurveStore>()
        .AddSingleton(provider => new CurveRuns(
            provider.GetRequiredService<CurveMeasuring>(),
            provider.GetRequiredService<CurveStore>(),
            provider.GetRequiredService<TrainingFeed>(),
            provider.GetRequiredService<IDbContextFactory<DashboardDbContext>>(),
            provider.GetRequiredService<ILogger<CurveRuns>>()))
        .AddHostedService(provider => provider.GetRequiredService<CurveRuns>())
        .AddSingleton<CoverageCheck>();

    private static IServiceCollection AddPredictions(this IServiceCollection services) => services
        .AddSingleton<AnomalyRules>()
        .AddSingleton<ModelCache>()
        .AddSingleton<ServingModels>()
        .AddHostedService<ChampionFileCheck>()
        .AddSingleton<PictureAnswering>()
        .AddSingleton<PredictionWriter>()
        .AddSingleton<PredictionFeed>()
        .AddSingleton<RecentAnswers>()
        .AddSingleton<Predictor>();

    private static IServiceCollection AddSuggestions(this IServiceCollection services) => services
        .AddSingleton<PatientLook>()
        .AddSingleton<SuggestionMaker>()
        .AddSingleton(provider => new SuggestionDesk(
            provider.GetRequiredService<IDbContextFactory<DashboardDbContext>>(),
            provider.GetRequiredService<SuggestionMaker>(),
            provider.GetRequiredService<LabelFeed>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<SuggestionDesk>>()))
        .AddHostedService(provider => provider.GetRequiredService<SuggestionDesk>())
        .AddSingleton<SuggestionConfirmation>();

    private static IServiceCollection AddReview(this IServiceCollection services) => services
        .AddSingleton<PredictionHistory>()
        .AddSingleton<PredictionReview>()
        .AddSingleton<PredictionToTraining>()
        .AddSingleton<PredictionTeaching>()
        .AddSingleton<TaughtReports>()
        .AddSingleton<ChangedAnswers>()
        .AddSingleton<ReviewQueue>()
        .AddSingleton<WaitingHashes>()
        .AddHostedService(provider => provider.GetRequiredService<WaitingHashes>())
        .AddSingleton<ReviewStacks>()
        .AddSingleton<ReviewAgreement>()
        .AddSingleton<PredictionCounts>()
        .AddSingleton<PeoplesActions>()
        .AddSingleton<RecentPredictions>()
        .AddSingleton<MappedBackbones>()
        .AddSingleton<UsualViews>()
        .AddSingleton(provider => new PredictionHeatMaps(
            provider.GetRequiredService<IDbContextFactory<DashboardDbContext>>(),
            provider.GetRequiredService<ModelCache>(),
            provider.GetRequiredService<IBlobStore>(),
            provider.GetRequiredService<ImageDecoder>(),
            provider.GetRequiredService<MappedBackbones>(),
            provider.GetRequiredService<UsualViews>()));

    private static IServiceCollection AddDeletions(this IServiceCollection services)
    {
        services.AddOptions<RetentionRules>().BindConfiguration(RetentionRules.Section).ValidateDataAnnotations().ValidateOnStart();
        return services
            .AddSingleton<Deleter>()
            .AddSingleton<DeletedThings>()
            .AddSingleton<PictureErasure>()
            .AddSingleton<Cleaner>()
            .AddSingleton<CleaningRuns>()
            .AddHostedService(provider => provider.GetRequiredService<CleaningRuns>());
    }
}
