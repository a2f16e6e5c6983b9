using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using MudBlazor;
using TempleDashboard.Domain.Models;
using TempleDashboard.Learning.Keras;
using TempleDashboard.Web.Shared;

namespace TempleDashboard.Web.Models;

/// <summary>Imports a model that the earlier system saved.</summary>
public sealed partial class ImportModelDialog : PageBase
{
    private readonly HashSet<string> _chosen = [];
    private ElementReference _root;
    private IJSObjectReference? _script;
    private SavedModelPlan? _plan;
    private int _layers;
    private int _categories;
    private KerasPixels _pixels;
    private bool _serves;
    private string? _state;
    private string? _problem;
    private double _share;

    [CascadingParameter]
    private IMudDialogInstance Dialog { get; set; } = null!;

    [Parameter, EditorRequired]
    public required long ClassifierId { get; set; }

    private bool IsBusy => _state is not null;

    /// <summary>Shows the dialog; returns the model, or null where none was imported.</summary>
    public static async Task<ImportedModel?> ShowAsync(IDialogService dialogs, string title, long classifierId)
    {
        var parameters = new DialogParameters<ImportModelDialog> { { dialog => dialog.ClassifierId, classifierId } };
        var shown = await dialogs.ShowAsync<ImportModelDialog>(
            title, parameters, new DialogOptions { MaxWidth = MaxWidth.Small, FullWidth = true, BackdropClick = false });
        return await shown.Result is { Canceled: false, Data: ImportedModel model } ? model : null;
    }

    /// <summary>Called by the script: files were chosen or dropped.</summary>
    /// <param name="names">Those of the three that are here by now.</param>
    [JSInvokable]
    public async Task OnChosenAsync(string[] names)
    {
        ArgumentNullException.ThrowIfNull(names);
        if (IsBusy)
            return;
        _chosen.Clear();
        _chosen.UnionWith(names.Intersect(KerasFiles.All));
        (_plan, _problem) = (null, null);
        if (names.Length == 0)
            _problem = L["None of these is a file of a saved model. They are called {0}.", string.Join(", ", KerasFiles.All)];
        if (_chosen.Count == KerasFiles.All.Count)
            await SendAsync(isDryRun: true);
        StateHasChanged();
    }

    /// <summary>Called by the script now and then while it sends the files.</summary>
    [JSInvokable]
    public void OnSent(long sent, long total)
    {
        if (!IsBusy || total <= 0)
            return;
        _share = Math.Min(1, (double)sent / total);
        _state = _share < 1 ? L["{0} of {1}", SizeWords.Of(sent), SizeWords.Of(total)] : L["Reading the model…"];
        StateHasChanged();
    }

    /// <summary>Called by the script: the files were read.</summary>
    /// <param name="plan">What they hold; of very many layers and categories the first.</param>
    [JSInvokable]
    public void OnRead(SavedModelPlan plan, int layers, int categories)
    {
        (_plan, _layers, _categories, _state) = (plan, layers, categories, null);
        StateHasChanged();
    }

    /// <summary>Called by the script: the model is kept.</summary>
    [JSInvokable]
    public void OnImported(ImportedModel model) => Dialog.Close(DialogResult.Ok(model));

    /// <summary>Called by the script: the files were not sent, or the API has refused them.</summary>
    [JSInvokable]
    public void OnRefused(string reason, string detail)
    {
        _state = null;
        _problem = reason switch
        {
            "large" => L["{0} is larger than {1}, the most that can be imported.", detail, SizeWords.Of(KerasFiles.MostWeightBytes)],
            "broken" => L["The connection broke before the files were there. Check the connection and try again."],
            "answer" => detail,
            _ => null,
        };
        StateHasChanged();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;
        _script = await ListenAsync(
            "./Models/ImportModelDialog.razor.js", "attach", _root, Own(DotNetObjectReference.Create(this)), KerasFiles.All,
            KerasFiles.MostWeightBytes);
    }

    private async Task SendAsync(bool isDryRun)
    {
        if (IsBusy || _script is null)
            return;
        (_state, _share, _problem) = (L["Sending the files…"], 0, null);
        await _script.InvokeVoidAsync(
            "send", Closing,
            FormattableString.Invariant($"api/v1/classifiers/{ClassifierId}/models/import?pixels={_pixels}")
                + $"&dryRun={(isDryRun ? "true" : "false")}&serve={(_serves ? "true" : "false")}");
    }

    private async Task CancelAsync()
    {
        if (IsBusy && _script is not null)
            await _script.InvokeVoidAsync("cancel", Closing);
        Dialog.Cancel();
    }

    private string NameOf(KerasPixels pixels) => pixels switch
    {
        KerasPixels.ZeroTo255 => L["0 to 255"],
        KerasPixels.MinusOneToOne => L["−1 to 1"],
        _ => L["0 to 1 (as the earlier system)"],
    };
}
