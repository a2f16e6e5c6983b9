using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TempleDashboard.Domain.Audit;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Data.Sqlite;
using TempleDashboard.Domain.Prediction.History;
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
        services.AddSingleton<TempleCatalog>();
        services.AddSingleton<AuditLog>();
        services.AddSingleton<TrainingFeed>();
        services.AddSingleton<TrainingService>();
        services.AddSingleton<ModelRegistry>();
        services.AddSingleton<PredictionHistory>();
        services.AddSingleton<PredictionReview>();
        return services;
    }
}
