using TempleDashboard.Domain.Data;
using TempleDashboard.Web.Shared;

namespace TempleDashboard.Web.Hosting;

/// <summary>Settings, logs, start checks and the order of middleware.</summary>
public static class HostingSetup
{
    public static void AddDashboardHosting(this WebApplicationBuilder builder)
    {
        builder.WebHost.UseStaticWebAssets(); // finds the packages' assets where the program was built but not published
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(new DataFolder(builder.Configuration["Dashboard:DataPath"] ?? "data"));
    }

    /// <summary>Checks and migrates before the first request; false where the program must not start.</summary>
    public static async Task<bool> PrepareAsync(this WebApplication app)
    {
        await app.Services.GetRequiredService<DatabaseStart>().PrepareAsync(app.Lifetime.ApplicationStopping);
        return true;
    }

    public static void UseDashboardHosting(this WebApplication app)
    {
        app.UseNotFoundPage();
        app.UseStaticFiles();
        app.UseAntiforgery();
    }
}
