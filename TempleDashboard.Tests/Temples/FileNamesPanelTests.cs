using Bunit;
using TempleDashboard.Tests.Support;
using TempleDashboard.Web.Temples;

namespace TempleDashboard.Tests.Temples;

public sealed class FileNamesPanelTests : ScreenWithData
{
    [Fact]
    public async Task Pattern_Typed_IsTriedOnTheNewestNamesBeforeItIsSaved()
    {
        var (panel, templeId) = await OpenAsync("gate_221124-1031.jpg");
        Assert.Contains("tell no time", panel.Markup, StringComparison.Ordinal);

        panel.Find("button[aria-controls=file-names-body]").Click();
        panel.Find("#file-names-pattern").Input("{camera}_{dd}{MM}{yy}-{HH}{mm}");

        panel.WaitForAssertion(() =>
            Assert.Equal(
                ["gate_221124-1031.jpg", "22 Nov 2024, 10:31:00", "gate"], panel.FindAll("tbody td").Select(cell => cell.TextContent)));
        Assert.Null(await PatternAsync(templeId));

        panel.Find("form").Submit();
        panel.WaitForAssertion(() => Assert.Contains("tell when", panel.Markup, StringComparison.Ordinal));
        Assert.Equal("{camera}_{dd}{MM}{yy}-{HH}{mm}", await PatternAsync(templeId));
    }

    [Fact]
    public async Task Pattern_Wrong_SaysWhyAndKeepsTheTable()
    {
        var (panel, _) = await OpenAsync("gate_20241122_103105.jpg");

        panel.Find("button[aria-controls=file-names-body]").Click();
        panel.Find("#file-names-pattern").Input("{day}");

        panel.WaitForAssertion(() => Assert.Contains("{day}", panel.Find("#file-names-error").TextContent, StringComparison.Ordinal));
        Assert.Contains("22 Nov 2024, 10:31:05", panel.Markup, StringComparison.Ordinal);
    }

    private async Task<string?> PatternAsync(long templeId)
    {
        await using var db = Database();
        return (await db.Temples.FindAsync(templeId))!.FileNamePattern;
    }

    private async Task<(IRenderedComponent<FileNamesPanel> Panel, long TempleId)> OpenAsync(string name)
    {
        await using var db = Database();
        var classifier = await PictureRows.CreateAsync(db, "410010", pictures: 1);
        db.Images.Single().Name = name;
        await db.SaveChangesAsync();
        return (Render<FileNamesPanel>(parameters => parameters.Add(panel => panel.TempleId, classifier.TempleId)), classifier.TempleId);
    }
}
