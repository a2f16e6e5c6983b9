using Bunit;
using TempleDashboard.Domain.Backups;
using TempleDashboard.Tests.Support;
using TempleDashboard.Web.Settings;

namespace TempleDashboard.Tests.Backups;

/// <summary>The card on the Settings page.</summary>
public sealed class BackupCardTests : ScreenWithData, IAsyncLifetime
{
    async Task IAsyncLifetime.DisposeAsync()
    {
        var folder = Get<BackupRuns>().Folder;
        await base.DisposeAsync();
        if (File.Exists(folder))
            File.Delete(folder);
        else if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task BackUpNow_Pressed_MakesOneAndSaysWhenItWas()
    {
        var card = Open();

        await PressAsync(card, "Back up now");

        card.WaitForAssertion(() => Assert.Contains("The backup is made.", card.Markup, StringComparison.Ordinal));
        card.WaitForAssertion(() => Assert.Contains("1 backup", card.Markup, StringComparison.Ordinal));
        Assert.Contains("1 file (", card.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task VerifyTheBackups_Pressed_SaysThatAllIsAsItWasOrNamesWhatIsNot()
    {
        var card = Open();
        Assert.Contains("Next backup", card.Markup, StringComparison.Ordinal);
        await PressAsync(card, "Back up now");
        card.WaitForAssertion(() => Assert.Contains("They were never verified.", card.Markup, StringComparison.Ordinal));

        await PressAsync(card, "Verify the backups");
        card.WaitForAssertion(() => Assert.Contains("1 file is as it was saved", card.Markup, StringComparison.Ordinal));

        foreach (var file in Directory.GetFiles(Path.Combine(Get<BackupRuns>().Folder, "content"), "*", SearchOption.AllDirectories))
            File.Delete(file);
        await PressAsync(card, "Verify the backups");
        card.WaitForAssertion(() => Assert.Contains(
            "temple.db is missing", card.Find(".proof-list").TextContent.ReplaceLineEndings(" "), StringComparison.Ordinal));
    }

    [Fact]
    public async Task BackUpNow_WhileItIsMade_ShowsHowFarAndIsCancelled()
    {
        var runs = Get<BackupRuns>();
        using var hold = new ManualResetEventSlim();
        void Wait() => hold.Wait(TimeSpan.FromSeconds(60));
        var card = Open();
        runs.Changed += Wait;

        await PressAsync(card, "Back up now");
        Assert.Contains("Copying the database…", card.Markup, StringComparison.Ordinal);
        await PressAsync(card, "Cancel");
        runs.Changed -= Wait;
        hold.Set();
        await runs.WaitAsync(default);

        card.WaitForAssertion(() => Assert.Contains("was cancelled", card.Find("[role=alert]").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task BackUpNow_FolderCannotBeWritten_SaysWhichAndWhatToDo()
    {
        await File.WriteAllTextAsync(Get<BackupRuns>().Folder, "in the way");
        var card = Open();

        await PressAsync(card, "Back up now");

        card.WaitForAssertion(
            () => Assert.Contains("Dashboard:Backup:Folder", card.Find("[role=alert]").TextContent, StringComparison.Ordinal));
        Assert.Contains(Get<BackupRuns>().Folder, card.Find("[role=alert]").TextContent, StringComparison.Ordinal);
    }

    private IRenderedComponent<BackupCard> Open()
    {
        var card = Render<BackupCard>();
        card.WaitForAssertion(() => Assert.Contains("There is none yet.", card.Markup, StringComparison.Ordinal));
        return card;
    }

    private static Task PressAsync(IRenderedComponent<BackupCard> card, string button) =>
        card.InvokeAsync(() => card.FindAll("button").Single(each => each.TextContent.Trim() == button).Click());
}
