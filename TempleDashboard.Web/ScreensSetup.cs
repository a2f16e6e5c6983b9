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
        // A page that lost its connection is kept in memory for three minutes; fewer of them than usual, as anybody can open pages.
        services.AddRazorComponents().AddInteractiveServerComponents(circuits => circuits.DisconnectedCircuitMaxRetained = 50);
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
        services.AddScoped<PaletteSearch>();
        services.AddScoped<RecentRuns>();
        services.AddScoped<RunCatalog>();
        services.AddSingleton<ModelCatalog>();
        services.AddScoped<Promotion>();
        services.AddSingleton<RetiredCategoryQuery>();
        services.AddSingleton<OwnPictures>();
        services.AddScoped<PredictChoices>();
        services.AddDemoTemple();
        services.AddSingleton<DemoSetup>();
        services.AddScoped<BoardQuery>();
        services.AddScoped<TempleDetailsQuery>();
        services.AddSingleton<TempleActivityQuery>();
        services.AddSingleton<RegionPictures>();
        services.AddSingleton<SeenRegions>();
        services.AddSingleton<LabelPictures>();
        services.AddSingleton<TabSteps>();
        services.AddScoped<LabelViews>();
        services.AddScoped<AlikeDesks>();
        services.AddScoped<ReviewDesk>();
        services.AddScoped<ReviewReading>();
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
        app.MapStaticAssets().AllowAnonymous();
        // Who may show a page in a frame is in the headers of all answers: nobody.
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(mode => mode.ContentSecurityFrameAncestorsPolicy = null);
    }

    /// <summary>Addresses whose errors are read by programs and stay as they are.</summary>
    internal static bool IsForPrograms(PathString path) =>
        path.StartsWithSegments("/api") || path.StartsWithSegments("/hubs") || path.StartsWithSegments("/pictures")
        || path.StartsWithSegments("/thumbnails") || path.StartsWithSegments("/views") || path.StartsWithSegments("/_blazor");
}
