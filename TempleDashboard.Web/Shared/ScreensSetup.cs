namespace TempleDashboard.Web.Shared;

/// <summary>Registers and maps the screens.</summary>
public static class ScreensSetup
{
    public static IServiceCollection AddDashboardScreens(this IServiceCollection services)
    {
        services.AddRazorComponents().AddInteractiveServerComponents();
        return services;
    }

    public static void MapDashboardScreens(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
    }
}
