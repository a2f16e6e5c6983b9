using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Radzen;
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
        Services.AddRadzenComponents();
    }
}
