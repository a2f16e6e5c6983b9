using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;
using Microsoft.JSInterop;
using MudBlazor;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Pictures;
using TempleDashboard.Domain.Temples;

namespace TempleDashboard.Web.Pictures;

/// <summary>Asks what the pictures are; the bytes go from the browser's script straight to the API.</summary>
public sealed partial class UploadPanel
{
    private UploadList _list = null!;
    private IJSObjectReference? _script;

    [Inject]
    private IDialogService Dialogs { get; set; } = null!;

    [Inject]
    private IOptions<UploadRules> Rules { get; set; } = null!;

    [Inject]
    private TempleCatalog Catalog { get; set; } = null!;

    /// <summary>Called by the script: files were dropped or chosen and wait to be sent.</summary>
    /// <param name="folders">The folders that they lie in; one without a path holds what lies in none.</param>
    [JSInvokable]
    public async Task OnChosenAsync(int count, FolderCount[] folders)
    {
        var targets = new Dictionary<string, object>();
        var byFolder = false;
        var parameters = new DialogParameters<UploadDialog>
        {
            { dialog => dialog.Categories, Categories },
            { dialog => dialog.Chosen, Categories.FirstOrDefault(category => category.Id == Suggested) },
            { dialog => dialog.Folders, folders },
            { dialog => dialog.ShowPictures, element => _script!.InvokeVoidAsync("show", Closing, element) },
            {
                dialog => dialog.Start,
                choice =>
                {
                    byFolder = choice.Folders is not null;
                    return PrepareAsync(choice, targets);
                }
            },
        };
        var title = L.Many(count, "Upload 1 picture", "Upload {0} pictures");
        var options = new DialogOptions { MaxWidth = MaxWidth.ExtraSmall, CloseOnEscapeKey = false };
        var shown = await Dialogs.ShowAsync<UploadDialog>(title, parameters, options);
        // Only once the dialog is gone: it would cover the list for good where the connection is lost while they are sent.
        if (await shown.Result is { Canceled: false })
            await _script!.InvokeVoidAsync("start", Closing, targets, byFolder);
        else
            await _script!.InvokeVoidAsync("forget", Closing);
    }

    /// <summary>Called by the script now and then, and at the end.</summary>
    [JSInvokable]
    public Task OnProgressAsync(bool isRunning, int failed) => Progressed.InvokeAsync(new(isRunning, failed));

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;
        _script = await ListenAsync(
            "./Pictures/UploadPanel.razor.js", "attach", Own(DotNetObjectReference.Create(this)), _list.Element,
            new { ClassifierId, accept = $"{PictureFormats.AcceptAttribute},.zip", maxFileBytes = Rules.Value.MaxUploadBytes },
            _list.Texts);
        await Ready.InvokeAsync();
    }

    /// <summary>Makes the categories that are new, and says where the pictures go. Returns why not, or null.</summary>
    private async Task<string?> PrepareAsync(UploadChoice choice, Dictionary<string, object> targets)
    {
        foreach (var (folder, name) in choice.Folders ?? new Dictionary<string, string?> { [""] = choice.Category })
        {
            var made = name is null ? null : await Catalog.FindOrCreateCategoryAsync(ClassifierId, name, Access.As(Rights.Save), Closing);
            if (made is { Succeeded: false })
                return made.Error;
            var id = made?.Value?.Id.ToString(CultureInfo.InvariantCulture);
            var address = UploadAddress.Of(TempleId, ClassifierId, id, choice.Split);
            targets[folder] = new { address, category = made?.Value?.Name, split = choice.Split };
        }
        return null;
    }
}

/// <summary>A category that pictures can be given.</summary>
public sealed record CategoryChoice(long Id, string Name);

/// <summary>A folder of chosen files, or of an archive among them.</summary>
/// <param name="Path">From the folder that was chosen on; empty for what lies in none.</param>
public sealed record FolderCount(string Path, int Count)
{
    /// <summary>The category that is offered; null for what lies in no folder.</summary>
    public string? Offered => Path.Length == 0 ? null : Path[(Path.LastIndexOf('/') + 1)..];
}

/// <summary>What somebody said of the chosen pictures.</summary>
/// <param name="Category">Of all of them; null where they stay unlabelled, or <paramref name="Folders"/> says it.</param>
/// <param name="Split"><c>train</c>, <c>test</c>, or empty where the server is to choose.</param>
/// <param name="Folders">The category of each folder's pictures, null where these stay unlabelled; null where all have the same.</param>
public sealed record UploadChoice(string? Category, string Split, IReadOnlyDictionary<string, string?>? Folders);

/// <summary>How an upload stands.</summary>
/// <param name="Failed">Pictures that are not stored, and can be sent once more.</param>
public sealed record UploadState(bool IsRunning, int Failed)
{
    public static readonly UploadState None = new(false, 0);

    /// <summary>Leaving the page loses something.</summary>
    public bool IsUnsaved => IsRunning || Failed > 0;
}
