namespace TempleDashboard.Web.Api;

/// <summary>Registers and maps everything that answers clients other than the screens.</summary>
public static class ApiSetup
{
    public static IServiceCollection AddDashboardApi(this IServiceCollection services) => services;

    public static void MapDashboardApi(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
    }
}
