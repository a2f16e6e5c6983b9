using Bunit;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using TempleDashboard.Domain.Backbones;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Tests.Backbones;
using TempleDashboard.Tests.Support;
using TempleDashboard.Web.Training;

namespace TempleDashboard.Tests.Training;

public sealed class BackboneChoiceTests : ScreenContext, IAsyncLifetime
{
    private DomainHost _host = null!;
    private Classifier _classifier = null!;

    public async Task InitializeAsync()
    {
        _host = await DomainHost.StartAsync();
        _classifier = (await _host.Get<TempleCatalog>().CreateTempleAsync("410010", "", null, default)).Value!.Classifiers[0];
        Services.AddSingleton(_host.Get<TempleCatalog>());
        Services.AddSingleton(_host.Get<BackboneRegistry>());
        Services.AddSingleton(_host.Get<KnownBackbones>());
        Services.AddSingleton(_host.Get<BackboneChoices>());
    }

    public new async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await _host.DisposeAsync();
    }

    [Fact]
    public void Choice_OnlyTheProductsOwn_IsNotShown() => Assert.Empty(Open(() => { }).Markup.Trim());

    [Fact]
    public async Task Choice_AnotherChosen_IsKeptAndTold()
    {
        var sha256 = await RegisterAsync();
        var told = 0;
        var choice = Open(() => told++);
        choice.WaitForAssertion(() => Assert.Single(choice.FindComponents<MudSelect<string>>()));

        await choice.InvokeAsync(() => choice.FindComponent<MudSelect<string>>().Instance.ValueChanged.InvokeAsync(sha256));

        choice.WaitForAssertion(() => Assert.Equal(1, told));
        Assert.Equal(sha256, (await _host.Get<TempleCatalog>().FindAsync(_classifier.Id, default))!.BackboneSha256);
    }

    [Fact]
    public async Task Choice_FileOfTheChosenIsGone_SaysSoAndOffersTheOther()
    {
        var sha256 = await RegisterAsync();
        Assert.Null(await _host.Get<BackboneChoices>().ChooseAsync(_classifier.Id, sha256, "test", default));
        File.Delete(Path.Combine(_host.Folder, "backbones", sha256 + ".onnx"));

        var choice = Open(() => { });

        choice.WaitForAssertion(() => Assert.Contains("is missing", choice.Find(".mud-input-error").TextContent, StringComparison.Ordinal));
        Assert.Equal([false, true], choice.FindComponents<MudSelectItem<string>>().Select(item => item.Instance.Disabled).Take(2));
    }

    private IRenderedComponent<BackboneChoice> Open(Action changed)
    {
        Render<MudPopoverProvider>();
        return Render<BackboneChoice>(parameters =>
            parameters.Add(choice => choice.ClassifierId, _classifier.Id).Add(choice => choice.Changed, changed));
    }

    private async Task<string> RegisterAsync()
    {
        var request = new BackboneRequest { Name = "means", Source = "means.onnx", Preparation = new(), Who = "test" };
        var result = await _host.Get<BackboneRegistry>().RegisterAsync(new MemoryStream(BackboneCalls.Network), request, null, default);
        return result.Backbone!.Sha256;
    }
}
