using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using TempleDashboard.Tests.Support;
using TempleDashboard.Web.Pictures;

namespace TempleDashboard.Tests.Pictures;

public sealed class UploadDialogTests : ScreenWithData
{
    private static readonly CategoryChoice[] Categories = [new(1, "Door open"), new(2, "Door closed")];
    private readonly List<UploadChoice> _started = [];
    private string? _refusal;

    [Fact]
    public async Task Start_NothingSaid_SendsThemUnlabelled()
    {
        var dialog = await OpenAsync();
        Assert.DoesNotContain("training only", dialog.Markup, StringComparison.Ordinal);
        await UploadAsync(dialog);
        Assert.Equal(new(null, "", null), _started.Single());
        dialog.WaitForAssertion(() => Assert.Empty(dialog.FindAll(".mud-dialog")));
    }

    [Fact]
    public async Task Start_CategoryOfTheFilter_IsOfferedFirst()
    {
        var dialog = await OpenAsync(chosen: Categories[1]);
        Assert.Equal("Door closed", dialog.Find("#upload-category").GetAttribute("value"));
        await UploadAsync(dialog);
        Assert.Equal("Door closed", _started.Single().Category);
    }

    [Fact]
    public async Task Start_NewNameTyped_GivesItAndAsksForTheSplit()
    {
        var dialog = await OpenAsync();
        await dialog.Find("#upload-category").InputAsync("Door ajar ");
        dialog.WaitForAssertion(() => Assert.Contains("training only", dialog.Markup, StringComparison.Ordinal));
        await UploadAsync(dialog);
        Assert.Equal("Door ajar", _started.Single().Category);
    }

    [Fact]
    public async Task Start_SeveralFolders_AreOfferedAsCategoriesAndCanBeChanged()
    {
        var dialog = await OpenAsync(folders: [new("", 1), new("flowers/rose", 20), new("flowers/Door open", 3)]);
        var fields = dialog.FindAll(".upload-folders input");
        Assert.Equal(["", "rose", "Door open"], fields.Select(field => field.GetAttribute("value") ?? ""));
        Assert.Contains("new category", dialog.Find(".upload-folders").TextContent, StringComparison.Ordinal);
        Assert.Contains("in no folder · 1", dialog.Find(".upload-folders").TextContent, StringComparison.Ordinal);

        await dialog.FindAll(".upload-folders input")[1].InputAsync(" Door closed ");
        await dialog.FindAll(".upload-folders input")[2].InputAsync("");
        dialog.WaitForAssertion(() =>
            Assert.DoesNotContain("new category", dialog.Find(".upload-folders").TextContent, StringComparison.Ordinal));
        await UploadAsync(dialog);

        Assert.Equal(
            new Dictionary<string, string?> { [""] = null, ["flowers/rose"] = "Door closed", ["flowers/Door open"] = null },
            _started.Single().Folders);
    }

    [Fact]
    public async Task Start_FoldersThatAreDays_AreNoCategories()
    {
        var dialog = await OpenAsync(folders: [new("cam/2026-11-29", 20), new("cam/2026-11-30", 3)]);
        Assert.Empty(dialog.FindAll(".upload-folders"));
        await UploadAsync(dialog);
        Assert.Null(_started.Single().Folders);
    }

    [Fact]
    public async Task Start_OneFolder_IsACategoryOnceSaidSo()
    {
        var dialog = await OpenAsync(folders: [new("rose", 20)]);
        Assert.Empty(dialog.FindAll(".upload-folders"));
        dialog.Find("input[type=checkbox]").Change(true);
        await UploadAsync(dialog);
        Assert.Equal("rose", _started[^1].Folders!["rose"]);
    }

    [Fact]
    public async Task Start_Refused_StaysOpenWithTheReason()
    {
        _refusal = "The category's name is too long.";
        var dialog = await OpenAsync(chosen: Categories[0]);
        await UploadAsync(dialog);
        dialog.WaitForAssertion(() => Assert.Contains("too long", dialog.Find("[role=alert]").TextContent, StringComparison.Ordinal));
    }

    private async Task<IRenderedComponent<MudDialogProvider>> OpenAsync(CategoryChoice? chosen = null, FolderCount[]? folders = null)
    {
        Render<MudPopoverProvider>();
        var provider = Render<MudDialogProvider>();
        var parameters = new DialogParameters<UploadDialog>
        {
            { dialog => dialog.Categories, Categories },
            { dialog => dialog.Chosen, chosen },
            { dialog => dialog.Folders, folders ?? [] },
            { dialog => dialog.ShowPictures, (ElementReference _) => ValueTask.CompletedTask },
            { dialog => dialog.Start, StartAsync },
        };
        await provider.InvokeAsync(() => Services.GetRequiredService<IDialogService>().ShowAsync<UploadDialog>("Upload", parameters));
        return provider;
    }

    /// <summary>In one step: what was typed may be drawn anew between looking for the button and pressing it.</summary>
    private static Task UploadAsync(IRenderedComponent<MudDialogProvider> dialog) =>
        dialog.InvokeAsync(() => dialog.FindAll("button")[^1].ClickAsync(new()));

    private Task<string?> StartAsync(UploadChoice choice)
    {
        _started.Add(choice);
        return Task.FromResult(_refusal);
    }
}
