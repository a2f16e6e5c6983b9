using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using MudBlazor;
using MudBlazor.Services;
using TempleDashboard.Domain.People;
using TempleDashboard.Web.Language;
using TempleDashboard.Web.Security;
using TempleDashboard.Web.Shared;

namespace TempleDashboard.Tests.Support;

/// <summary>Renders components with the services that every screen has.</summary>
public abstract class ScreenContext : BunitContext, IAsyncLifetime
{
    /// <summary>A page that waits for the database on a busy machine may take longer than a second.</summary>
    static ScreenContext() => DefaultWaitTimeout = TimeSpan.FromSeconds(20);

    protected ScreenContext()
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddSingleton(TimeProvider.System);
        Services.AddScoped<Toasts>();
        Services.AddScoped(_ => new CurrentAccess(Access.Anybody));
        Services.AddScoped<PaletteRequest>();
        Services.AddMudServices();
        Services.AddScoped<Viewer>();
        Services.AddScoped<IStringLocalizer, ScreenTexts>();
        Services.AddSingleton<HandOver>();
        this.AddBunitPersistentComponentState();
    }

    Task IAsyncLifetime.InitializeAsync() => Task.CompletedTask;

    /// <summary>Some of MudBlazor's services can only be ended asynchronously.</summary>
    async Task IAsyncLifetime.DisposeAsync() => await DisposeAsync();

    /// <summary>Draws as a circuit does, where all buttons answer.</summary>
    public override IRenderedComponent<TComponent> Render<TComponent>(
        Action<ComponentParameterCollectionBuilder<TComponent>>? parameterBuilder = null)
    {
        SetRendererInfo(new("Server", isInteractive: true));
        return base.Render(parameterBuilder);
    }

    /// <summary>The messages that the person sees, the newest last.</summary>
    protected IEnumerable<string?> Messages => Services.GetRequiredService<ISnackbar>().ShownSnackbars.Select(shown => shown.Message);

    /// <summary>Presses the button of the message, such as Undo.</summary>
    protected void PressMessageButton() => Render<MudSnackbarProvider>().Find("button.mud-snackbar-action-button").Click();
}
