using Bunit;
using Microsoft.Extensions.DependencyInjection;
using TempleDashboard.Tests.Support;
using TempleDashboard.Web.Shared;

namespace TempleDashboard.Tests.Shared;

public sealed class ToastHostTests : ScreenContext
{
    private Toasts Toasts => Services.GetRequiredService<Toasts>();

    [Fact]
    public void SayWithUndo_UndoClicked_RunsTheActionOnceAndDisappears()
    {
        var host = Render<ToastHost>();
        var undone = 0;
        host.InvokeAsync(() => Toasts.SayWithUndo("3 pictures labelled", () =>
        {
            undone++;
            return Task.CompletedTask;
        }));
        Assert.Contains("3 pictures labelled", host.Find(".toast-text").TextContent);

        host.Find(".toast-action").Click();

        Assert.Equal(1, undone);
        Assert.Empty(host.FindAll(".toast"));
    }

    [Fact]
    public void Say_FourTimes_ShowsTheNewestThree()
    {
        var host = Render<ToastHost>();
        foreach (var text in new[] { "one", "two", "three", "four" })
            host.InvokeAsync(() => Toasts.Say(text));

        host.WaitForAssertion(() => Assert.Equal(["two", "three", "four"], host.FindAll(".toast-text").Select(toast => toast.TextContent)));
    }
}
