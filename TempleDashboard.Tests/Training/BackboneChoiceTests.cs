using Bunit;
using Microsoft.Extensions.DependencyInjection;
using TempleDashboard.Domain.Backbones;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Tests.Backbones;
using TempleDashboard.Tests.Support;
using TempleDashboard.Web.Training;

namespace TempleDashboard.Tests.Training;

public sealed class BackboneChoiceTests : ScreenContext, IAsyncLifetime
{
    private DomainHost host = null!;
    private Classifier classifier = null!;

    public async Task InitializeAsync()
    {
        host = await DomainHost.StartAsync();
        classifier = (await host.Get<TempleCatalog>().CreateTempleAsync("410010", "", default)).Value!.Classifiers[0];
        Services.AddSingleton(host.Get<TempleCatalog>());
        Services.AddSingleton(host.Get<BackboneRegistry>());
        Services.AddSingleton(host.Get<BackboneChoices>());
    }

    public new async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await host.DisposeAsync();
    }

    [Fact]
    public void Choice_OnlyTheProductsOwn_IsNotShown() => Assert.Empty(Open(() => { }).Markup.Trim());

    [Fact]
    public async Task Choice_AnotherChosen_IsKeptAndTold()
    {
        var sha256 = await RegisterAsync();
        var told = 0;
        var choice = Open(() => told++);
        choice.WaitForAssertion(() => Assert.Equal(2, choice.FindAll("option").Count));

        await choice.Find("select").ChangeAsync(new() { Value = sha256 });

        choice.WaitForAssertion(() => Assert.Equal(1, told));
        Assert.Equal(sha256, (await host.Get<TempleCatalog>().FindAsync(classifier.Id, default))!.BackboneSha256);
    }

    [Fact]
    public async Task Choice_FileOfTheChosenIsGone_SaysSoAndOffersTheOther()
    {
        var sha256 = await RegisterAsync();
        Assert.Null(await host.Get<BackboneChoices>().ChooseAsync(classifier.Id, sha256, "test", default));
        File.Delete(Path.Combine(host.Folder, "backbones", sha256 + ".onnx"));

        var choice = Open(() => { });

        choice.WaitForAssertion(() => Assert.Contains("is missing", choice.Find("[role=alert]").TextContent, StringComparison.Ordinal));
        Assert.Equal([false, true], choice.FindAll("option").Select(option => option.HasAttribute("disabled")));
    }

    private IRenderedComponent<BackboneChoice> Open(Action changed) =>
        Render<BackboneChoice>(parameters =>
            parameters.Add(choice => choice.ClassifierId, classifier.Id).Add(choice => choice.Changed, changed));

    private async Task<string> RegisterAsync()
    {
        var request = new BackboneRequest { Name = "means", Source = "means.onnx", Preparation = new(), Who = "test" };
        var result = await host.Get<BackboneRegistry>().RegisterAsync(new MemoryStream(BackboneCalls.Network), request, null, default);
        return result.Backbone!.Sha256;
    }
}
