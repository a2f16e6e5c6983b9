using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Quartz;
using TempleDashboard.Domain.Audit;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Data.Sqlite;
using TempleDashboard.Domain.Images;
using TempleDashboard.Domain.Labelling;
using TempleDashboard.Domain.Learning.Backbones;
using TempleDashboard.Domain.Learning.Backbones.Registration;
using TempleDashboard.Domain.Learning.ConvNets;
using TempleDashboard.Domain.Learning.Embeddings;
using TempleDashboard.Domain.Learning.Export;
using TempleDashboard.Domain.Learning.HeatMaps;
using TempleDashboard.Domain.Learning.Models;
using TempleDashboard.Domain.Models;
using TempleDashboard.Domain.Prediction;
using TempleDashboard.Domain.Prediction.Anomaly;
using TempleDashboard.Domain.Prediction.HeatMaps;
using TempleDashboard.Domain.Prediction.History;
using TempleDashboard.Domain.Prediction.Recording;
using TempleDashboard.Domain.Storage;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Domain.Temples.Demo;
using TempleDashboard.Domain.Training;
using TempleDashboard.Domain.Training.Learners;
using TempleDashboard.Domain.Training.Publishing;
using TempleDashboard.Domain.Training.Running;
using TempleDashboard.Domain.Training.Timing;

namespace TempleDashboard.Domain;

/// <summary>Registers everything of the domain. Needs <see cref="DataFolder"/> and <see cref="TimeProvider"/> in the container.</summary>
public static class DomainSetup
{
    public static IServiceCollection AddTempleDomain(this IServiceCollection services) => services
        .AddData()
        .AddPictures()
        .AddLearning()
        .AddTraining()
        .AddPrediction();

    private static IServiceCollection AddData(this IServiceCollection services)
    {
        services.AddOptions<SqliteRules>().BindConfiguration(SqliteRules.Section).ValidateDataAnnotations().ValidateOnStart();
        return services
            .AddPooledDbContextFactory<SqliteDashboardDbContext>((provider, options) =>
                SqliteSetup.Configure(options, provider.GetRequiredService<DataFolder>(), provider.GetRequiredService<IOptions<SqliteRules>>().Value))
            .AddSingleton<IDbContextFactory<DashboardDbContext>, SqliteContextFactory>()
            .AddSingleton<DatabaseStart>()
            .AddSingleton<TempleCatalog>()
            .AddSingleton<TempleEditor>()
            .AddSingleton<TempleFileNames>()
            .AddSingleton<CategoryEditor>()
            .AddSingleton<NameMerge>()
            .AddSingleton<AuditLog>()
            .AddSingleton<StorageUsageQuery>();
    }

    private static IServiceCollection AddPictures(this IServiceCollection services)
    {
        services.AddOptions<UploadRules>().BindConfiguration(UploadRules.Section).ValidateDataAnnotations().ValidateOnStart();
        return services
            .AddSingleton<IBlobStore>(provider =>
                new FileBlobStore(provider.GetRequiredService<DataFolder>().Root, provider.GetRequiredService<TimeProvider>()))
            .AddSingleton<ImageDecoder>()
            .AddSingleton<PictureReader>()
            .AddSingleton<ProcessorQueue>()
            .AddSingleton<Thumbnails>()
            .AddSingleton<PictureIntake>()
            .AddSingleton<LabelService>()
            .AddSingleton<DemoTempleGenerator>()
            .AddSingleton<DemoTemple>();
    }

    private static IServiceCollection AddLearning(this IServiceCollection services)
    {
        services.AddOptions<BackboneRules>().BindConfiguration(BackboneRules.Section).ValidateDataAnnotations().ValidateOnStart();
        return services
            .AddSingleton(provider => new BackboneProvider(
                Path.Combine(AppContext.BaseDirectory, "backbone-source"),
                provider.GetRequiredService<DataFolder>().Backbones,
                provider.GetRequiredService<ILogger<BackboneProvider>>()))
            .AddSingleton(new BackboneTrials(TrialProgram.OfThisProcess()))
            .AddSingleton<BackboneRegistry>()
            .AddSingleton<BackboneDownload>()
            .AddSingleton<BackboneChoices>()
            .AddHostedService<EarlierBackbones>()
            .AddSingleton<PictureEmbedder>()
            .AddSingleton<StoredPixels>()
            .AddSingleton<MappedBackbones>()
            .AddSingleton<UsualViews>();
    }

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
            .AddSingleton<ModelRegistry>()
            .AddSingleton<IModelFileWriter, ModelFileWriter>()
            .AddSingleton(provider => new ModelFolder(
                provider.GetRequiredService<DataFolder>().Models, provider.GetRequiredService<IModelFileWriter>()))
            .AddSingleton<WholeModels>()
            .AddSingleton<ModelExamples>()
            .AddSingleton<ChampionCheck>()
            .AddSingleton<ModelPublisher>()
            .AddSingleton<RunCheckpoints>()
            .AddSingleton<TransferLearner>()
            .AddSingleton<NormalOnlyLearner>()
            .AddSingleton<ConvNetModels>()
            .AddSingleton<ConvNetLearner>()
            .AddSingleton<TransferTiming>()
            .AddSingleton<ConvNetTimes>()
            .AddSingleton(provider => new TrainingTimes(
                provider.GetRequiredService<TrainingDataLoader>(),
                provider.GetRequiredService<TransferTiming>(),
                provider.GetRequiredService<ConvNetTimes>(),
                provider.GetRequiredService<IOptions<TrainingOptions>>()))
            .AddSingleton<LearnerChoice>()
            .AddSingleton<LearnerComparison>()
            .AddSingleton<TrainingRunner>()
            .AddHostedService<InterruptedRuns>()
            .AddQuartzHostedService(options => options.WaitForJobsToComplete = true);
    }

    private static IServiceCollection AddPrediction(this IServiceCollection services) => services
        .AddSingleton<PictureModelLoader>()
        .AddSingleton<NeighbourLoader>()
        .AddSingleton<AnomalyRules>()
        .AddSingleton<RecentPredictions>()
        .AddSingleton<ModelCache>()
        .AddSingleton<ServingModels>()
        .AddHostedService<ChampionFileCheck>()
        .AddSingleton<PictureAnswering>()
        .AddSingleton<PredictionWriter>()
        .AddSingleton<Predictor>()
        .AddSingleton(provider => new PredictionHeatMaps(
            provider.GetRequiredService<IDbContextFactory<DashboardDbContext>>(),
            provider.GetRequiredService<ModelCache>(),
            provider.GetRequiredService<IBlobStore>(),
            provider.GetRequiredService<ImageDecoder>(),
            provider.GetRequiredService<MappedBackbones>(),
            provider.GetRequiredService<UsualViews>()))
        .AddSingleton<PredictionHistory>()
        .AddSingleton<PredictionReview>()
        .AddSingleton<PredictionToTraining>();
}
