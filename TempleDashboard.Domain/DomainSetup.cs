using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TempleDashboard.Domain.Audit;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Data.Sqlite;
using TempleDashboard.Domain.Images;
using TempleDashboard.Domain.Labelling;
using TempleDashboard.Domain.Prediction.History;
using TempleDashboard.Domain.Storage;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Domain.Training;

namespace TempleDashboard.Domain;

/// <summary>Registers everything of the domain. Needs <see cref="DataFolder"/> and <see cref="TimeProvider"/> in the container.</summary>
public static class DomainSetup
{
    public static IServiceCollection AddTempleDomain(this IServiceCollection services)
    {
        services.AddDbContextFactory<SqliteDashboardDbContext>((provider, options) =>
            SqliteSetup.Configure(options, provider.GetRequiredService<DataFolder>()));
        services.AddSingleton<IDbContextFactory<DashboardDbContext>, SqliteContextFactory>();
        services.AddSingleton<DatabaseStart>();
        services.AddOptions<UploadRules>().BindConfiguration(UploadRules.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<IBlobStore>(provider =>
            new FileBlobStore(provider.GetRequiredService<DataFolder>().Root, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ImageDecoder>();
        services.AddSingleton<PictureReader>();
        services.AddSingleton<PictureIntake>();
        services.AddSingleton<TempleCatalog>();
        services.AddSingleton<LabelService>();
        services.AddSingleton<AuditLog>();
        services.AddSingleton<TrainingFeed>();
        services.AddSingleton<TrainingService>();
        services.AddSingleton<ModelRegistry>();
        services.AddSingleton<PredictionHistory>();
        services.AddSingleton<PredictionReview>();
        return services;
    }
}
