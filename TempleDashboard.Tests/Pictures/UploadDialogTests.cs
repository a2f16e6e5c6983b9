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
        await dialog.FindAll("button")[^1].ClickAsync(new());
        Assert.Equal((null, "", false), (_started.Single().Category, _started.Single().Split, _started.Single().ByFolder));
        dialog.WaitForAssertion(() => Assert.Empty(dialog.FindAll(".mud-dialog")));
    }

    [Fact]
    public async Task Start_CategoryOfTheFilter_IsOfferedFirst()
    {
        var dialog = await OpenAsync(chosen: Categories[1]);
        Assert.Equal("Door closed", dialog.Find("#upload-category").GetAttribute("value"));
        await dialog.FindAll("button")[^1].ClickAsync(new());
        Assert.Equal("Door closed", _started.Single().Category);
    }

    [Fact]
    public async Task Start_NewNameTyped_GivesItAndAsksForTheSplit()
    {
        var dialog = await OpenAsync();
        await dialog.Find("#upload-category").InputAsync("Door ajar ");
        dialog.WaitForAssertion(() => Assert.Contains("training only", dialog.Markup, StringComparison.Ordinal));
        await dialog.FindAll("button")[^1].ClickAsync(new());
        Assert.Equal("Door ajar", _started.Single().Category);
    }

    [Fact]
    public async Task Start_Folders_AreCategoriesOnceSaidSo()
    {
        var dialog = await OpenAsync(folders: [new("rose", 20), new("tulip", 3)]);
        dialog.Find("input[type=checkbox]").Change(true);
        Assert.Contains("tulip", dialog.Find(".upload-folders").TextContent, StringComparison.Ordinal);
        await dialog.FindAll("button")[^1].ClickAsync(new());
        Assert.True(_started.Single().ByFolder);
        Assert.Equal(["rose", "tulip"], _started.Single().Folders);
    }

    [Fact]
    public async Task Start_Refused_StaysOpenWithTheReason()
    {
        _refusal = "The category's name is too long.";
        var dialog = await OpenAsync(chosen: Categories[0]);
        await dialog.FindAll("button")[^1].ClickAsync(new());
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

    private Task<string?> StartAsync(UploadChoice choice)
    {
        _started.Add(choice);
        return Task.FromResult(_refusal);
    }
}
