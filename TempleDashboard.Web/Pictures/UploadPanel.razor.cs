using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using TempleDashboard.Domain.Pictures;
using TempleDashboard.Web.Shared;

namespace TempleDashboard.Web.Pictures;

/// <summary>Asks what the pictures are; the bytes go from the browser's script straight to the API.</summary>
public sealed partial class UploadPanel
{
    private ElementReference _dialog;
    private ElementReference _list;
    private IJSObjectReference? _script;
    private int _waiting;
    private string _categoryId = "";
    private string _split = "";

    [Inject]
    private IJSRuntime JS { get; set; } = null!;

    /// <summary>Called by the script: files were dropped or chosen and wait to be sent.</summary>
    [JSInvokable]
    public async Task OnChosenAsync(int count)
    {
        _waiting = count;
        _categoryId = Suggested?.ToString(CultureInfo.InvariantCulture) ?? "";
        StateHasChanged();
        await JS.InvokeVoidAsync("templeDialogs.toggle", Closing, _dialog, true);
    }

    /// <summary>Called by the script now and then, and at the end.</summary>
    [JSInvokable]
    public Task OnProgressAsync(bool isUploading) => Progressed.InvokeAsync(isUploading);

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;
        var module = Own(await JS.InvokeAsync<IJSObjectReference>("import", Closing, "./Pictures/UploadPanel.razor.js"));
        _script = Own(
            await module.InvokeAsync<IJSObjectReference>(
                "attach", Closing, Own(DotNetObjectReference.Create(this)), _list, PictureFormats.AcceptAttribute));
        Own(new LeaveBrowser(_script));
    }

    private async Task StartAsync()
    {
        await JS.InvokeVoidAsync("templeDialogs.toggle", Closing, _dialog, false);
        await _script!.InvokeVoidAsync("start", Closing, UploadAddress.Of(TempleId, ClassifierId, _categoryId, _split));
    }

    private async Task CancelAsync()
    {
        await JS.InvokeVoidAsync("templeDialogs.toggle", Closing, _dialog, false);
        await _script!.InvokeVoidAsync("forget", Closing);
    }

    private static string Number(int count) => count.ToString("N0", CultureInfo.InvariantCulture);
}

/// <summary>A category that pictures can be given.</summary>
public sealed record CategoryChoice(long Id, string Name);
