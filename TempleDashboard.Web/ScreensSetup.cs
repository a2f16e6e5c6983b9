using Microsoft.AspNetCore.Diagnostics;
using MudBlazor;
using MudBlazor.Services;
using TempleDashboard.Demo;
using TempleDashboard.Web.Deletions;
using TempleDashboard.Web.Labels;
using TempleDashboard.Web.Models;
using TempleDashboard.Web.Predictions;
using TempleDashboard.Web.Review;
using TempleDashboard.Web.Shared;
using TempleDashboard.Web.Shell;
using TempleDashboard.Web.Temples;
using TempleDashboard.Web.Training;

namespace TempleDashboard.Web;

/// <summary>Registers and maps the screens.</summary>
public static class ScreensSetup
{
    public static IServiceCollection AddDashboardScreens(this IServiceCollection services)
    {
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddMudServices(options =>
        {
            options.SnackbarConfiguration.PositionClass = Defaults.Classes.Position.BottomRight;
            options.SnackbarConfiguration.MaximumOpacity = 100;
        });
        services.AddScoped<Viewer>();
        services.AddScoped<IStringLocalizer, ScreenTexts>();
        services.AddScoped<MudLocalizer, ComponentTexts>();
        services.AddScoped<Toasts>();
        services.AddScoped<PaletteRequest>();
        services.AddSingleton<HandOver>();
        services.AddSingleton<PaletteSearch>();
        services.AddSingleton<RecentRuns>();
        services.AddSingleton<RunCatalog>();
        services.AddSingleton<ModelCatalog>();
        services.AddScoped<Promotion>();
        services.AddSingleton<RetiredCategoryQuery>();
        services.AddSingleton<OwnPictures>();
        services.AddSingleton<PredictChoices>();
        services.AddDemoTemple();
        services.AddSingleton<DemoSetup>();
        services.AddSingleton<BoardQuery>();
        services.AddSingleton<TempleDetailsQuery>();
        services.AddSingleton<TempleActivityQuery>();
        services.AddSingleton<LabelPictures>();
        services.AddSingleton<TabSteps>();
        services.AddScoped<LabelViews>();
        services.AddSingleton<ReviewDesk>();
        services.AddScoped<DeletionDesk>();
        return services;
    }

    /// <summary>Shows the page for addresses that lead nowhere. Stands before antiforgery, which the page asks for.</summary>
    public static void UseNotFoundPage(this WebApplication app)
    {
        app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
        app.Use((context, next) =>
        {
            if (IsForPrograms(context.Request.Path) && context.Features.Get<IStatusCodePagesFeature>() is { } pages)
                pages.Enabled = false;
            return next(context);
        });
    }

    public static void MapDashboardScreens(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.MapStaticAssets();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode();
    }

    /// <summary>Addresses whose errors are read by programs and stay as they are.</summary>
    private static bool IsForPrograms(PathString path) =>
        path.StartsWithSegments("/api") || path.StartsWithSegments("/hubs") || path.StartsWithSegments("/pictures")
        || path.StartsWithSegments("/thumbnails") || path.StartsWithSegments("/views") || path.StartsWithSegments("/_blazor");
}
