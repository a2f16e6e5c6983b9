using Bunit;
using TempleDashboard.Tests.Support;
using TempleDashboard.Web.Labels;

namespace TempleDashboard.Tests.Labels;

public sealed class LabelPageTests : ScreenWithData
{
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

    private async Task<IRenderedComponent<LabelPage>> OpenAsync(int pictures, params string[] categories)
    {
        await using var db = Database();
        var classifier = await PictureRows.CreateAsync(db, "410010", pictures, categories);
        return Render<LabelPage>(parameters => parameters.Add(page => page.ClassifierId, classifier.Id));
    }
}
