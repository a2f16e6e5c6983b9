using Bunit;
using TempleDashboard.Tests.Support;
using TempleDashboard.Web.Features.Temples;

namespace TempleDashboard.Tests.Temples.Screens;

public sealed class TemplePageTests : ScreenWithData
{
    [Fact]
    public async Task AddCategory_NameTaken_SaysSo()
    {
        var page = await OpenAsync("Door open");
        page.Find(".add-category input").Change("Door open");
        page.Find(".add-category").Submit();
        Assert.Contains("already", page.Find(".add-category .field-error").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AddCategory_NewName_IsListedWithItsKey()
    {
        var page = await OpenAsync("Door open");
        page.Find(".add-category input").Change("Door closed");
        page.Find(".add-category").Submit();
        page.WaitForAssertion(() =>
        {
            Assert.Equal(["Door open", "Door closed"], page.FindAll(".category-name").Select(name => name.TextContent));
            Assert.Equal(["1", "2"], page.FindAll(".category-table kbd").Select(key => key.TextContent));
        });
    }

    [Fact]
    public async Task MoveUp_SecondCategory_SwapsTheKeys()
    {
        var page = await OpenAsync("Door open", "Door closed");
        page.Find("button[aria-label='Move Door closed up']").Click();
        page.WaitForAssertion(() => Assert.Equal(["Door closed", "Door open"], page.FindAll(".category-name").Select(name => name.TextContent)));
    }

    private async Task<IRenderedComponent<TemplePage>> OpenAsync(params string[] categories)
    {
        await using var db = Database();
        var classifier = await PictureRows.CreateAsync(db, "410010", pictures: 0, categories);
        return Render<TemplePage>(parameters => parameters.Add(page => page.TempleId, classifier.TempleId));
    }
}
