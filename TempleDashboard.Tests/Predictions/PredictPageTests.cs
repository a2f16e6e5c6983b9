using Bunit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.JSInterop;
using TempleDashboard.Domain.Data;
using TempleDashboard.Tests.Support;
using TempleDashboard.Web.Language;
using TempleDashboard.Web.Models;
using TempleDashboard.Web.Predictions;

namespace TempleDashboard.Tests.Predictions;

public sealed class PredictPageTests : ScreenWithData
{
    private readonly HeardScripts _scripts = new();

    public PredictPageTests()
    {
        Services.AddSingleton<OwnPictures>();
        Services.AddSingleton<RetiredCategoryQuery>();
        Services.AddSingleton<IJSRuntime>(_scripts);
    }

    [Fact]
    public async Task Classifier_ChosenAnother_GetsThePicturesThatAreDroppedFromThenOn()
    {
        var (first, second) = (await CreateAsync("410010"), await CreateAsync("410011"));
        var page = Open(first);
        await page.InvokeAsync(() => page.FindComponent<PredictDesk>().Instance.Added(1, "of the first.jpg"));
        page.WaitForAssertion(() => Assert.Contains("of the first.jpg", page.Markup, StringComparison.Ordinal));

        page.Render(parameters => parameters.Add(shown => shown.ClassifierId, second));

        page.WaitForAssertion(() => Assert.Equal([Address(first), Address(second)], Addresses()));
        Assert.Single(_scripts.CallsOf("stop"));
        Assert.DoesNotContain("of the first.jpg", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Classifier_WithoutAModelAndBack_ListensAgain()
    {
        var (first, second) = (await CreateAsync("410010"), await CreateAsync("410011", hasModel: false));
        var page = Open(first);
        page.WaitForAssertion(() => Assert.Equal([Address(first)], Addresses()));
        page.Render(parameters => parameters.Add(shown => shown.ClassifierId, second));
        page.WaitForAssertion(() => Assert.Contains("No model yet", page.Markup, StringComparison.Ordinal));

        page.Render(parameters => parameters.Add(shown => shown.ClassifierId, first));

        page.WaitForAssertion(() => Assert.Equal([Address(first), Address(first)], Addresses()));
        Assert.Single(_scripts.CallsOf("stop"));
    }

    [Fact]
    public async Task Answers_OfBefore_AreShownWhereTheyAreOfThisClassifier()
    {
        var (first, second) = (await CreateAsync("410010"), await CreateAsync("410011"));
        _scripts.Answers["kept"] = new[] { await PredictAsync(first, "mine.jpg"), await PredictAsync(second, "theirs.jpg"), 99 };

        var page = Open(first);

        page.WaitForAssertion(() => Assert.Equal("mine.jpg", page.Find(".picture-name").TextContent));
        Assert.Single(page.FindAll(".prediction"));
    }

    [Fact]
    public async Task Script_OfAnotherLanguage_IsGivenItsTexts()
    {
        Get<Viewer>().Read(new("zh-TW", null, null, null));
        Open(await CreateAsync("410010"));
        await _scripts.CalledAsync("listen");

        var texts = Assert.IsAssignableFrom<IReadOnlyDictionary<string, string>>(_scripts.CallsOf("listen").Single()[3]);

        Assert.Equal(["code", "pasted", "unreachable"], texts.Keys.Order());
        Assert.All(texts.Values, text => Assert.Matches(@"\p{IsCJKUnifiedIdeographs}", text));
    }

    private static string Address(long classifierId) => $"api/v1/classifiers/{classifierId}/predictions";

    private IEnumerable<string> Addresses() => _scripts.CallsOf("listen").Select(values => (string)values[2]!);

    private IRenderedComponent<PredictPage> Open(long classifierId)
    {
        Render<MudBlazor.MudPopoverProvider>();
        return Render<PredictPage>(parameters => parameters.Add(page => page.ClassifierId, classifierId));
    }

    private async Task<long> CreateAsync(string code, bool hasModel = true)
    {
        await using var db = Database();
        var classifier = await PictureRows.CreateAsync(db, code, pictures: 0, "Door open", "Door closed");
        if (!hasModel)
            return classifier.Id;
        await AnswerRows.ChampionAsync(db, classifier, "Door open", "Door closed");
        // Of before backbones were recorded: the product's own is not there to be asked for.
        await db.Models.ExecuteUpdateAsync(set => set.SetProperty(model => model.BackboneSha256, (string?)null));
        return classifier.Id;
    }

    private async Task<long> PredictAsync(long classifierId, string name)
    {
        await using var db = Database();
        var model = db.Models.Single(row => row.ClassifierId == classifierId);
        var row = new PredictionRecord
        {
            TempleId = db.Classifiers.Single(classifier => classifier.Id == classifierId).TempleId,
            ClassifierId = classifierId,
            ModelId = model.Id,
            CreatedAt = PictureRows.Time,
            ImageSha256 = new string('a', 64),
            ImageName = name,
            Source = "browser",
            TopCategory = "Door open",
            Confidence = 1,
            Probabilities = [new("Door open", 1)],
            RequestId = "r",
        };
        db.Predictions.Add(row);
        await db.SaveChangesAsync();
        return row.Id;
    }
}
