using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Radzen;
using TempleDashboard.Web.Shared;

namespace TempleDashboard.Tests.Support;

/// <summary>Renders components with the services that every screen has.</summary>
public abstract class ScreenContext : BunitContext
{
    protected ScreenContext()
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddSingleton(TimeProvider.System);
        Services.AddScoped<Toasts>();
        Services.AddRadzenComponents();
    }
}
