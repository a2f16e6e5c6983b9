using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using TempleDashboard.Domain.Data.Sqlite;
using TempleDashboard.Domain.Labels;
using TempleDashboard.Tests.Support;
using TempleDashboard.Web.Labels;

namespace TempleDashboard.Tests.Labels;

public sealed class LabelPageTests : ScreenWithData
{
    private readonly HeldReads _reads = new();

    public LabelPageTests() =>
        Services.ConfigureDbContext<SqliteDashboardDbContext>(options => options.AddInterceptors(_reads));

    [Fact]
    public async Task Render_NoPictures_SaysToDropThem()
    {
        var page = await OpenAsync(pictures: 0, "Door open");
        Assert.Contains("Drop pictures here", page.Find(".empty h2").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Render_NoCategories_AsksForThem()
    {
        var page = await OpenAsync(pictures: 1);
        Assert.Empty(page.FindAll(".label-button"));
        page.Find("#label-add").Change("Door open");
        page.Find(".label-add").Submit();
        page.WaitForAssertion(() => Assert.Contains("Door open", page.Find(".label-button").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task OnKeyAsync_DigitOnFirstPicture_UpdatesCountsAndMovesOn()
    {
        var page = await OpenAsync(pictures: 3, "Door open", "Door closed");
        await page.InvokeAsync(() => page.Instance.OnKeyAsync("ArrowRight", false, false));

        await page.InvokeAsync(() => page.Instance.OnKeyAsync("2", false, false));

        page.WaitForAssertion(() =>
        {
            Assert.Equal(
                ["All 3", "Unlabelled 2", "Door open 0", "Door closed 1"],
                page.FindAll(".filter-chip").Select(chip => chip.TextContent.Trim()));
            Assert.Contains("1 picture: Door closed.", page.Find(".label-status").TextContent, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task OnKeyAsync_SpaceAndEscape_OpensAndClosesThePreview()
    {
        var page = await OpenAsync(pictures: 3, "Door open");
        await page.InvokeAsync(() => page.Instance.OnKeyAsync("ArrowRight", false, false));
        await page.InvokeAsync(() => page.Instance.OnKeyAsync(" ", false, false));
        Assert.Equal("picture-3.jpg", page.Find(".preview-picture").GetAttribute("alt"));

        await page.InvokeAsync(() => page.Instance.OnKeyAsync("Escape", false, false));

        Assert.Empty(page.FindAll(".preview-picture"));
    }

    [Fact]
    public async Task Filter_UnlabelledWhenAllAreLabelled_LeadsToTraining()
    {
        var page = await OpenAsync(pictures: 2, "Door open");
        await page.InvokeAsync(() => page.Instance.OnKeyAsync("a", true, false));
        await page.InvokeAsync(() => page.Instance.OnKeyAsync("1", false, false));

        page.FindAll(".filter-chip")[1].Click();

        page.WaitForAssertion(() => Assert.EndsWith("/train", page.Find(".empty a").GetAttribute("href"), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Render_MoreThanNineCategories_ButtonsShowTheirKeys()
    {
        var page = await OpenAsync(pictures: 1, [.. Enumerable.Range(1, 34).Select(i => $"Kind {i}")]);
        var keys = page.FindAll(".label-buttons .tile-number").Select(key => key.TextContent).ToList();
        Assert.Equal(["9", "A", "B"], keys[8..11]);
        Assert.Equal(["Y", "", ""], keys[31..]);
        Assert.Equal("123456789abcdefghijklmnopqrsvwxy", page.Find(".label-page").GetAttribute("data-keys"));
    }

    [Fact]
    public async Task OnKeyAsync_UndoAndRedo_TheButtonsSayWhatTheyDo()
    {
        var page = await OpenAsync(pictures: 3, "Door open");
        await page.InvokeAsync(() => page.Instance.OnKeyAsync("a", true, false));
        await page.InvokeAsync(() => page.Instance.OnKeyAsync("1", false, false));
        Assert.Equal("Undo: 3 pictures: Door open", Tool(page, 0).GetAttribute("title"));

        await page.InvokeAsync(() => page.Instance.OnKeyAsync("z", true, false));

        Assert.True(Tool(page, 0).HasAttribute("disabled"));
        Assert.Equal("Redo: 3 pictures: Door open", Tool(page, 1).GetAttribute("title"));
        await page.InvokeAsync(() => page.Instance.OnKeyAsync("Z", true, true));
        Assert.False(Tool(page, 0).HasAttribute("disabled"));
        Assert.Contains("Redone: 3 pictures: Door open.", page.Find(".label-status").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OnKeyAsync_EscapeAfterASelection_SaysWhatKeysActOn()
    {
        var page = await OpenAsync(pictures: 3, "Door open");
        Assert.Contains("Nothing selected", page.Find(".label-status").TextContent, StringComparison.Ordinal);
        await page.InvokeAsync(() => page.Instance.OnKeyAsync("ArrowRight", false, false));
        await page.InvokeAsync(() => page.Instance.OnKeyAsync("Escape", false, false));
        Assert.Contains("Keys act on the outlined picture", page.Find(".label-status").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Filter_UnlabelledAndLabelledSince_SaysThatTheyStayUntilRefreshed()
    {
        var page = await OpenAsync(pictures: 3, "Door open");
        page.FindAll(".filter-chip")[1].Click();
        page.WaitForAssertion(() => Assert.Equal("3 of 3", page.Find(".filter-hits").TextContent));
        await page.InvokeAsync(() => page.Instance.OnKeyAsync("ArrowRight", false, false));
        await page.InvokeAsync(() => page.Instance.OnKeyAsync("1", false, false));
        Assert.Contains("1 picture shown here does not fit", page.Find(".filter-outgrown").TextContent, StringComparison.Ordinal);

        page.Find(".filter-outgrown button").Click();

        page.WaitForAssertion(() => Assert.Equal("2 of 3", page.Find(".filter-hits").TextContent));
        Assert.Empty(page.FindAll(".filter-outgrown"));
        Assert.EndsWith("?show=unlabelled", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Filter_ChosenWhileAnotherIsRead_ShowsThePicturesOfTheLast()
    {
        var page = await OpenAsync(pictures: 3, "Door open");
        _reads.Hold("FROM \"Images\"");
        page.FindAll(".filter-chip")[2].Click();
        page.WaitForState(() => _reads.Count == 1);
        page.FindAll(".filter-chip")[0].Click();

        var drawn = page.RenderCount;
        while (_reads.LetGoNewest())
        {
            page.WaitForState(() => page.RenderCount > drawn);
            drawn = page.RenderCount;
        }

        page.WaitForAssertion(() => Assert.Equal(3, page.FindAll(".tile").Count));
        Assert.Equal("3 pictures", page.Find(".filter-hits").TextContent);
    }

    [Fact]
    public async Task Feed_LabelledElsewhere_ShowsWithoutAReload()
    {
        var page = await OpenAsync(pictures: 3, "Door open");
        await using var db = Database();
        var (classifier, category) = (db.Classifiers.Single().Id, db.Categories.Single().Id);
        await Get<LabelService>().AssignAsync(classifier, [.. db.Images.Select(image => image.Id)], category, null, "api/v1", default);
        page.WaitForAssertion(() =>
        {
            Assert.Equal("Door open 3", page.FindAll(".filter-chip")[2].TextContent.Trim());
            Assert.All(page.FindAll(".tile"), tile => Assert.Contains("Door open", tile.TextContent, StringComparison.Ordinal));
        });
    }

    private static AngleSharp.Dom.IElement Tool(IRenderedComponent<LabelPage> page, int place) =>
        page.FindAll(".label-tools button")[place];

    private async Task<IRenderedComponent<LabelPage>> OpenAsync(int pictures, params string[] categories)
    {
        await using var db = Database();
        var classifier = await PictureRows.CreateAsync(db, "410010", pictures, categories);
        return Render<LabelPage>(parameters => parameters.Add(page => page.ClassifierId, classifier.Id));
    }
}
