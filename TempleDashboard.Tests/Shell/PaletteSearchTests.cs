using TempleDashboard.Tests.Support;
using TempleDashboard.Web.Shell;

namespace TempleDashboard.Tests.Shell;

public sealed class PaletteSearchTests : ScreenWithData
{
    [Theory]
    [InlineData("Hill temple", "hill temple", 100)]
    [InlineData("Hill temple", "hill", 80)]
    [InlineData("Hill temple", "temple", 60)]
    [InlineData("Hill temple", "empl", 40)]
    [InlineData("Hill temple", "hltpl", 15)]
    [InlineData("Hill temple", "xyz", 0)]
    [InlineData("Hill temple", "", 0)]
    [InlineData("龍山寺", "山寺", 40)]
    [InlineData("Géant", "GÉA", 80)]
    public void Score_Letters_FitAsPeopleExpect(string name, string letters, int expected) =>
        Assert.Equal(expected, PaletteSearch.Score(name, letters));

    [Fact]
    public async Task FindAsync_CodeCategoryAndPage_AreFound()
    {
        await using var db = Database();
        var classifier = await PictureRows.CreateAsync(db, "410010", pictures: 0, "Door open", "Door closed");
        var search = Get<PaletteSearch>();
        var index = await search.ReadAsync(Texts.English, page: null, CancellationToken.None);

        Assert.Equal($"temples/{classifier.TempleId}", (await FindAsync("410010"))[0].Href);
        Assert.Contains(await FindAsync("door op"), entry => entry.Text == "Door open");
        Assert.Contains(await FindAsync("train 41"), entry => entry.Href == $"classifiers/{classifier.Id}/train");
        Assert.Equal("review", (await FindAsync("review"))[0].Href);
        Assert.Empty(await FindAsync("nothing like this"));

        Task<IReadOnlyList<PaletteEntry>> FindAsync(string text) => search.FindAsync(index, text, [], CancellationToken.None);
    }

    [Fact]
    public async Task FindAsync_NoLetters_OffersWhatWasChosenLastFirst()
    {
        var search = Get<PaletteSearch>();
        var index = await search.ReadAsync(Texts.English, page: null, CancellationToken.None);

        var found = await search.FindAsync(index, " ", ["page settings", "gone"], CancellationToken.None);

        Assert.Equal("settings", found[0].Href);
        Assert.Single(found, entry => entry.Href == "settings");
    }

    [Fact]
    public async Task ReadAsync_SwitchingTheTemple_StaysOnThePage()
    {
        await using var db = Database();
        var classifier = await PictureRows.CreateAsync(db, "410010", pictures: 0, "A");

        var index = await Get<PaletteSearch>().ReadAsync(Texts.English, "train", CancellationToken.None);

        Assert.Equal([$"classifiers/{classifier.Id}/train"], index.Entries.Select(entry => entry.Href));
    }
}
