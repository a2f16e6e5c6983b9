using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using MudBlazor.Services;
using TempleDashboard.Web.Language;
using TempleDashboard.Web.Shared;

namespace TempleDashboard.Tests.Support;

/// <summary>Renders components with the services that every screen has.</summary>
public abstract class ScreenContext : BunitContext
{
    /// <summary>A page that waits for the database on a busy machine may take longer than a second.</summary>
    static ScreenContext() => DefaultWaitTimeout = TimeSpan.FromSeconds(20);

    protected ScreenContext()
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddSingleton(TimeProvider.System);
        Services.AddScoped<Toasts>();
        Services.AddMudServices();
        Services.AddScoped<Viewer>();
        Services.AddScoped<IStringLocalizer, ScreenTexts>();
        Services.AddSingleton<HandOver>();
        this.AddBunitPersistentComponentState();
        SetRendererInfo(new("Server", isInteractive: true));
    }
}
