using Bunit;
using MudBlazor;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.People;
using TempleDashboard.Tests.Support;
using TempleDashboard.Web.Pictures;

namespace TempleDashboard.Tests.Pictures;

public sealed class UploadPanelTests : ScreenWithData
{
    [Fact]
    public async Task Start_CategoryThatIsNew_IsWrittenDownAsSomebodysDoing()
    {
        await using var db = Database();
        var classifier = await PictureRows.CreateAsync(db, "410010", pictures: 0);
        Render<MudPopoverProvider>();
        var dialogs = Render<MudDialogProvider>();
        var panel = Render<UploadPanel>(parameters => parameters
            .Add(panel => panel.TempleId, classifier.TempleId)
            .Add(panel => panel.ClassifierId, classifier.Id)
            .Add(panel => panel.Categories, []));
        _ = panel.InvokeAsync(() => panel.Instance.OnChosenAsync(1, []));
        dialogs.WaitForElement(".mud-dialog");

        Assert.Null(await dialogs.InvokeAsync(() =>
            dialogs.FindComponent<UploadDialog>().Instance.Start(new("Door ajar", "", null))));

        var entry = Assert.Single(Database().AuditEntries);
        Assert.Equal((AuditActions.CreatedCategory, "410010 Door ajar", Access.AnybodyHere), (entry.Action, entry.Subject, entry.Who));
    }
}
