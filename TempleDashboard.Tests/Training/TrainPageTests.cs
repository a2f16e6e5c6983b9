using Bunit;
using Microsoft.Extensions.DependencyInjection;
using TempleDashboard.Domain.Backbones;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Data.Sqlite;
using TempleDashboard.Domain.Labels;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Domain.Training;
using TempleDashboard.Tests.Support;
using TempleDashboard.Web.Labels;
using TempleDashboard.Web.Models;
using TempleDashboard.Web.Shared;
using TempleDashboard.Web.Training;

namespace TempleDashboard.Tests.Training;

/// <summary>The page over the real domain; the feed's snapshots are published by hand.</summary>
public sealed class TrainPageTests : ScreenContext, IAsyncLifetime
{
    private readonly DatabaseReads _reads = new();
    private readonly HeldReads _held = new();
    private DomainHost _host = null!;
    private Classifier _classifier = null!;

    public async Task InitializeAsync()
    {
        _host = await DomainHost.StartAsync(
            services => services.ConfigureDbContext<SqliteDashboardDbContext>(options => options.AddInterceptors(_reads, _held)));
        _classifier = await StripedTemple.FillAsync(_host, train: 2, test: 1);
        Services.AddSingleton(_host.Get<TempleCatalog>());
        Services.AddSingleton(_host.Get<TrainingService>());
        Services.AddSingleton(_host.Get<TrainingFeed>());
        Services.AddSingleton(_host.Get<BackboneRegistry>());
        Services.AddSingleton(_host.Get<KnownBackbones>());
        Services.AddSingleton(_host.Get<BackboneChoices>());
        Services.AddSingleton(_host.Get<TrainingTimes>());
        Services.AddSingleton(_host.Get<LabelFeed>());
        Services.AddSingleton(_host.Get<LabelService>());
        Services.AddSingleton(_host.Get<SplitLeaks>());
        Services.AddSingleton(_host.Get<LabelConflicts>());
        Services.AddSingleton(new RetiredCategoryQuery(
            _host.Get<Microsoft.EntityFrameworkCore.IDbContextFactory<Domain.Data.DashboardDbContext>>()));
        Services.AddSingleton(new RunCatalog(
            _host.Get<Microsoft.EntityFrameworkCore.IDbContextFactory<Domain.Data.DashboardDbContext>>(),
            new(Domain.People.Access.Anybody)));
    }

    public new async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await _host.DisposeAsync();
    }

    [Fact]
    public void Page_ReadyToTrain_SaysWhatWillHappen()
    {
        var page = Open();
        Assert.StartsWith(
            "Train on 4 pictures in 2 categories and test on 2 others", page.Find("#plan").TextContent, StringComparison.Ordinal);
        Assert.False(TrainButton(page).HasAttribute("disabled"));
    }

    [Fact]
    public void Page_Opened_LoadsThePicturesOnceForWhatWillHappenAndHowLongItTakes()
    {
        _reads.Commands.Clear();
        var page = Open();
        page.WaitForAssertion(
            () => Assert.Contains("It takes about", page.Find("#plan").TextContent, StringComparison.Ordinal), TimeSpan.FromMinutes(1));
        Assert.Equal(1, _reads.CountTrainingData());
    }

    [Fact]
    public async Task Page_CategoryWithoutPictures_SaysThatItIsLeftOut()
    {
        await _host.Get<TempleCatalog>().FindOrCreateCategoryAsync(_classifier.Id, "Gate ajar", null, default);
        var page = Open();
        Assert.Contains(
            "Category 'Gate ajar' has no training pictures and is left out", page.Find(".advice").TextContent, StringComparison.Ordinal);
        Assert.False(TrainButton(page).HasAttribute("disabled"));
    }

    [Fact]
    public void Page_RunStartedElsewhere_IsShownLive()
    {
        var page = Open();
        var feed = _host.Get<TrainingFeed>();
        var run = Run() with { Stages = TrainingStages.GotTrainingData, Progress = 0.42, Message = "Looking at training picture 2 of 4" };
        feed.Publish(run);
        page.WaitForAssertion(() => Assert.Equal(
            "42", page.Find("[role=progressbar][aria-label='Progress of the training']").GetAttribute("aria-valuenow")));
        Assert.Equal("Set up the classifier", page.Find("li[aria-current=step] span:nth-child(2)").TextContent);
        Assert.Empty(page.FindAll("#plan"));

        feed.Publish(run with { Progress = 0.9 });
        page.WaitForAssertion(() => Assert.Equal(
            "90", page.Find("[role=progressbar][aria-label='Progress of the training']").GetAttribute("aria-valuenow")));

        feed.Publish(run with { Status = RunStatus.Cancelled });
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("[aria-label='Progress of the training']")));
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("#plan")));
    }

    [Fact]
    public void Page_RunOfAnotherClassifier_ChangesNothing()
    {
        var page = Open();
        var feed = _host.Get<TrainingFeed>();
        feed.Publish(Run() with { RunId = 51, ClassifierId = _classifier.Id + 1, Progress = 0.9, Message = "Of another one" });

        // What is told later is shown later: once this run is there, the other one would be, too.
        feed.Publish(Run() with { Progress = 0.42 });

        page.WaitForElement("[aria-label='Progress of the training']");
        Assert.Equal("42", Assert.Single(page.FindAll("[aria-label='Progress of the training']")).GetAttribute("aria-valuenow"));
        Assert.DoesNotContain("Of another one", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_LeftForAnotherClassifierWhileItIsRead_ShowsTheOther()
    {
        var other = (await _host.Get<TempleCatalog>().CreateClassifierAsync(_classifier.TempleId, "Other", "t", default)).Value!;
        _held.Hold("FROM \"Classifiers\"");
        var page = Render<TrainPage>(parameters => parameters.Add(p => p.ClassifierId, other.Id));
        page.WaitForState(() => _held.Count == 1);
        page.Render(parameters => parameters.Add(p => p.ClassifierId, _classifier.Id));
        page.WaitForState(() => _held.Count == 2);
        _held.LetGoNewest();
        page.WaitForElement("#plan");

        var drawn = page.RenderCount;
        _held.LetGoNewest();

        page.WaitForState(() => page.RenderCount > drawn);
        Assert.StartsWith("Train on 4 pictures", page.Find("#plan").TextContent, StringComparison.Ordinal);
        Assert.Equal(_classifier.Id, page.FindComponent<ClassifierHeader>().Instance.Classifier.Id);
    }

    [Fact]
    public async Task AlikeNotice_LeakOverTheSplit_IsMendedByOneClick()
    {
        await using var db = _host.Database();
        var temple = await StackedTemple.CreateAsync(db, "410099", 3, 1);
        var labels = _host.Get<LabelService>();
        await labels.AssignAsync(temple.Id, temple.Stacks[0][..2], temple.Open, Split.Train, "test", default);
        await labels.AssignAsync(temple.Id, temple.Stacks[0][2..], temple.Closed, Split.Test, "test", default);
        var notice = Render<AlikeNotice>(parameters => parameters.Add(p => p.ClassifierId, temple.Id));
        Assert.Contains("1 stack are labelled differently", notice.WaitForElement(".alike-conflict").TextContent, StringComparison.Ordinal);

        notice.Find(".alike-leak button").Click();

        notice.WaitForAssertion(() => Assert.Empty(notice.FindAll(".alike-leak")));
        Assert.Empty(await _host.Get<SplitLeaks>().ListAsync(temple.Id, default));
    }

    [Fact]
    public void Page_UnknownClassifier_SaysSo()
    {
        var page = Render<TrainPage>(parameters => parameters.Add(p => p.ClassifierId, 999));
        page.WaitForAssertion(() => Assert.Contains("There is no such classifier", page.Markup, StringComparison.Ordinal));
    }

    private static AngleSharp.Dom.IElement TrainButton(IRenderedComponent<TrainPage> page) =>
        page.FindAll("button").Single(button => button.TextContent.Trim() == "Train");

    private RunSnapshot Run() => new() { RunId = 50, ClassifierId = _classifier.Id, Number = 1, Status = RunStatus.Running };

    private IRenderedComponent<TrainPage> Open()
    {
        var page = Render<TrainPage>(parameters => parameters.Add(p => p.ClassifierId, _classifier.Id));
        page.WaitForElement("#plan", TimeSpan.FromSeconds(20));
        return page;
    }
}
