using Bunit;
using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.People;
using TempleDashboard.Tests.Support;
using TempleDashboard.Web.Shared;
using TempleDashboard.Web.Temples;

namespace TempleDashboard.Tests.Temples;

public sealed class TemplePageTests : ScreenWithData
{
    [Fact]
    public async Task AddCategory_NameTaken_SaysSo()
    {
        var page = await OpenAsync("Door open");
        page.Find(".add-category input").Change("Door open");
        page.Find(".add-category").Submit();
        Assert.Contains("already", page.Find(".add-category [id^=add-category-error]").TextContent, StringComparison.Ordinal);
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
        page.WaitForAssertion(() =>
            Assert.Equal(["Door closed", "Door open"], page.FindAll(".category-name").Select(name => name.TextContent)));
    }

    [Fact]
    public async Task Fine_PressedAndUndone_IsSaidAndTakenBack()
    {
        const string Button = "button[aria-label='Door open is fine']";
        var page = await OpenAsync("Door open");
        Assert.Equal("false", page.Find(Button).GetAttribute("aria-pressed"));

        page.Find(Button).Click();
        page.WaitForAssertion(() => Assert.Equal("true", page.Find(Button).GetAttribute("aria-pressed")));
        Assert.Equal("“Door open” is fine now.", Messages.Last());

        PressMessageButton();
        page.WaitForAssertion(() => Assert.Equal("false", page.Find(Button).GetAttribute("aria-pressed")));
    }

    [Fact]
    public async Task Fine_UndoneAfterTheCategoryWasDeleted_SaysWhyNot()
    {
        var page = await OpenAsync("Door open");
        page.Find("button[aria-label='Door open is fine']").Click();
        page.WaitForAssertion(() => Assert.Equal("“Door open” is fine now.", Messages.Last()));
        await using (var db = Database())
            await db.Categories.ExecuteDeleteAsync();

        PressMessageButton();

        page.WaitForAssertion(() => Assert.Contains("was deleted meanwhile", Messages.Last(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task SetUpCommon_Pressed_IsWrittenDownAsSomebodysDoing()
    {
        var page = await OpenAsync("Door open");
        page.FindAll("button").Single(button => button.TextContent.Trim() == "Set up").Click();

        page.WaitForAssertion(() => Assert.Equal(
            [(AuditActions.CreatedTemple, Access.AnybodyHere)],
            Database().AuditEntries.ToList().Select(entry => (entry.Action, entry.Who))));
    }

    [Fact]
    public async Task AddCategory_NameTakenInAnotherSpelling_SaysSo()
    {
        var page = await OpenAsync("G\u00E9ant");
        page.Find(".add-category input").Change("Ge\u0301ant ");
        page.Find(".add-category").Submit();
        Assert.Contains("already", page.Find(".add-category [id^=add-category-error]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AddCategory_AnotherInCapitals_IsHintedAt()
    {
        var page = await OpenAsync("Door open");
        page.Find(".add-category input").Change("Door Open");
        page.Find(".add-category").Submit();
        page.WaitForAssertion(() =>
            Assert.Contains("in capital letters alone", Messages.Single(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Merge_TwoSpellings_AreOneAfterwards()
    {
        var page = await OpenAsync("G\u00E9ant", "Ge\u0301ant");
        Assert.Single(page.FindAll("p.field-hint"), hint => hint.TextContent.Contains("Looks like the other", StringComparison.Ordinal));

        await page.InvokeAsync(() =>
            page.FindComponents<ConfirmButton>().Single(button => button.Instance.Text == "Merge").Instance.Confirmed.InvokeAsync());

        page.WaitForAssertion(() => Assert.Equal(["G\u00E9ant"], page.FindAll(".category-name").Select(name => name.TextContent)));
        Assert.Equal("Merged into “G\u00E9ant”.", Messages.Single());
    }

    [Fact]
    public async Task Page_TempleThatLooksLikeAnother_OffersToMerge()
    {
        await using (var db = Database())
            await PictureRows.CreateAsync(db, "G\u00E9ant", pictures: 0, "A");
        await using var database = Database();
        var odd = await PictureRows.CreateAsync(database, "Ge\u0301ant", pictures: 0, "A");

        var page = Render<TemplePage>(parameters => parameters.Add(page => page.TempleId, odd.TempleId));

        Assert.Contains("whose code looks the same", page.Find(".mud-alert").TextContent, StringComparison.Ordinal);
        await page.InvokeAsync(() =>
            page.FindComponents<ConfirmButton>().Single(button => button.Instance.Text == "Merge").Instance.Confirmed.InvokeAsync());
        Assert.Single(Database().Temples);
    }

    [Fact]
    public async Task Delete_Category_ComesBackFromItsMessage()
    {
        var page = await OpenAsync("Door open", "Door closed");

        await page.InvokeAsync(() => page.FindComponents<ConfirmButton>()
            .Single(button => button.Instance.Label == "Delete Door open").Instance.Confirmed.InvokeAsync());

        page.WaitForAssertion(() => Assert.Equal(["Door closed"], page.FindAll(".category-name").Select(name => name.TextContent)));
        Assert.Equal("“Door open” deleted.", Messages.Single());
        PressMessageButton();
        page.WaitForAssertion(() =>
            Assert.Equal(["Door open", "Door closed"], page.FindAll(".category-name").Select(name => name.TextContent)));
    }

    [Fact]
    public async Task Rename_Category_EscapeLeavesAndEnterStores()
    {
        var page = await OpenAsync("Door open", "Door closed");
        page.Find("button[aria-label='Rename Door open']").Click();
        page.Find(".rename-category input").KeyDown("Escape");
        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".rename-category")));

        page.Find("button[aria-label='Rename Door open']").Click();
        page.Find(".rename-category input").Change("Gate open");
        page.Find(".rename-category").Submit();

        page.WaitForAssertion(() =>
            Assert.Equal(["Gate open", "Door closed"], page.FindAll(".category-name").Select(name => name.TextContent)));
        PressMessageButton();
        page.WaitForAssertion(() =>
            Assert.Equal(["Door open", "Door closed"], page.FindAll(".category-name").Select(name => name.TextContent)));
    }

    [Theory]
    [InlineData("Rose", false)]
    [InlineData("Tulip", true)]
    [InlineData("None of the categories", false)]
    public async Task Champion_AnswersWithWhatIsNoLongerThere_IsNotGreen(string answer, bool isRetired)
    {
        await using var db = Database();
        await PictureRows.CreateAsync(db, Temple.CommonCode, pictures: 0, "None of the categories");
        var classifier = await PictureRows.CreateAsync(db, "410010", pictures: 0, "Rose", "Daisy");
        await AnswerRows.ChampionAsync(db, classifier, "Daisy", answer);

        var page = Render<TemplePage>(parameters => parameters.Add(page => page.TempleId, classifier.TempleId));

        Assert.Equal(isRetired, page.FindAll(".retired").Count == 1);
        Assert.Equal(!isRetired, page.Find(".model-chip").ClassList.Contains("mud-chip-color-success"));
        Assert.Equal(isRetired ? "Train" : "Predict", page.Find(".page-actions .mud-button-filled").TextContent.Trim());
        if (isRetired)
            Assert.Contains("Tulip", page.Find(".retired").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_OneClassifier_HasItsTabsInTheHead()
    {
        var page = await OpenAsync("Door open");
        Assert.Equal(
            ["Overview", "Label", "Train", "Models", "Predict", "History"],
            page.FindAll("nav.tabs a").Select(tab => tab.TextContent.Trim()));
        Assert.Contains("No camera has sent a picture yet", page.Markup, StringComparison.Ordinal);
    }

    private async Task<IRenderedComponent<TemplePage>> OpenAsync(params string[] categories)
    {
        await using var db = Database();
        var classifier = await PictureRows.CreateAsync(db, "410010", pictures: 0, categories);
        return Render<TemplePage>(parameters => parameters.Add(page => page.TempleId, classifier.TempleId));
    }
}
