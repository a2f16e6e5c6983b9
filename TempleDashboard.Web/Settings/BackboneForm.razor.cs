using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;
using Microsoft.JSInterop;
using TempleDashboard.Domain.Backbones;
using TempleDashboard.Learning.Backbones;
using TempleDashboard.Web.Shared;

namespace TempleDashboard.Web.Settings;

/// <summary>Takes what a person says about a network and adds it, from their computer or from an address.</summary>
public sealed partial class BackboneForm : PageBase
{
    private const string Trying = "Looking through the network and trying it on pictures…";
    private static readonly TimeSpan DrawEvery = TimeSpan.FromMilliseconds(200);

    private readonly BackboneDraft _draft = new();
    private ElementReference _root;
    private IJSObjectReference? _script;
    private CancellationTokenSource? _downloading;
    private BackboneProgress? _received;
    private Throttle? _draw;
    private bool _busy;
    private string _state = "";
    private string? _problem;
    private double _share;

    /// <summary>A backbone was added; says so in a sentence.</summary>
    [Parameter]
    public EventCallback<string> Added { get; set; }

    [Parameter]
    public EventCallback Closed { get; set; }

    [Inject]
    private BackboneDownload Download { get; set; } = null!;

    [Inject]
    private IOptions<BackboneRules> Rules { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    private string AddressHint => Rules.Value.AllowPrivateAddresses
        ? "Begins with https:// or http://."
        : "Begins with https:// or http://, and lies on the public Internet.";

    private string Percent => (_share * 100).ToString("0", CultureInfo.InvariantCulture);

    /// <summary>Called by the script: a file was chosen.</summary>
    [JSInvokable]
    public void OnChosen(string name)
    {
        if (_draft.Name.Length == 0)
            _draft.Name = name;
        StateHasChanged();
    }

    /// <summary>Called by the script now and then while it sends the file.</summary>
    [JSInvokable]
    public void OnSent(long sent, long total) => Show(new(sent, total, sent >= total));

    /// <summary>Called by the script: the API has kept the backbone.</summary>
    [JSInvokable]
    public Task OnAddedAsync(string name, double milliseconds) => FinishAsync(name, milliseconds);

    /// <summary>Called by the script: the API has refused the backbone, or did not answer.</summary>
    [JSInvokable]
    public void OnRefused(Dictionary<string, string[]> errors, string problem)
    {
        _draft.Refuse(errors);
        Fail(problem);
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;
        _draw = Own(new Throttle(Time, DrawEvery, () => _ = InvokeAsync(() => Show(_received))));
        var module = Own(await Js.InvokeAsync<IJSObjectReference>("import", Closing, "./Settings/BackboneForm.razor.js"));
        _script = Own(await module.InvokeAsync<IJSObjectReference>("attach", Closing, _root, Own(DotNetObjectReference.Create(this))));
        Own(new LeaveBrowser(_script));
    }

    private void Choose(bool isFromAddress)
    {
        _draft.IsFromAddress = isFromAddress;
        _draft.Forgive();
        _problem = null;
    }

    private async Task SubmitAsync()
    {
        if (_busy || _script is null)
            return;
        _draft.Forgive();
        (_busy, _problem, _share, _state) = (true, null, 0, _draft.IsFromAddress ? "Asking for the file…" : "Sending the file…");
        if (_draft.IsFromAddress)
            await DownloadAsync();
        else
            await _script.InvokeVoidAsync("send", Closing, "api/v1/backbones", _draft.Fields, Rules.Value.MaxBytes);
    }

    private async Task DownloadAsync()
    {
        List<BackboneError> errors = [.. BackboneDownload.Validate(_draft.Url, _draft.Sha256)];
        if (_draft.ToFields().ToRequest(_draft.Url, Person.Browser, out var others) is not { } request || errors.Count > 0)
        {
            Refuse([.. errors, .. others]);
            return;
        }
        using var downloading = _downloading = CancellationTokenSource.CreateLinkedTokenSource(Closing);
        try
        {
            var result = await Download.RegisterAsync(_draft.Url, request, new DownloadProgress(this), downloading.Token);
            if (result.Succeeded)
                await FinishAsync(result.Backbone.Name, result.MillisecondsPerPicture);
            else
                Refuse(result.Errors);
        }
        catch (OperationCanceledException) when (!Closing.IsCancellationRequested)
        {
            Fail(null);
        }
        finally
        {
            _downloading = null;
        }
    }

    private void Refuse(IReadOnlyList<BackboneError> errors)
    {
        _draft.Refuse(errors);
        Fail(errors.Count == 1 ? "Not added: one field needs another look." : $"Not added: {errors.Count} fields need another look.");
    }

    private void Fail(string? problem)
    {
        (_busy, _problem) = (false, string.IsNullOrEmpty(problem) ? null : problem);
        StateHasChanged();
    }

    private void Show(BackboneProgress? progress)
    {
        if (!_busy || progress is null)
            return;
        _share = progress.TotalBytes is > 0 and var total ? Math.Min(1, (double)progress.ReceivedBytes / total) : 0;
        _state = progress switch
        {
            { IsChecking: true } => Trying,
            { TotalBytes: { } all } => $"{SizeWords.Of(progress.ReceivedBytes)} of {SizeWords.Of(all)}",
            _ => $"{SizeWords.Of(progress.ReceivedBytes)} so far",
        };
        StateHasChanged();
    }

    private Task FinishAsync(string name, double milliseconds)
    {
        _busy = false;
        return Added.InvokeAsync(
            FormattableString.Invariant(
                $"The backbone '{name}' is added. It takes about {Math.Max(1, Math.Round(milliseconds))} ms a picture here."));
    }

    private async Task CancelAsync()
    {
        if (!_busy)
        {
            await Closed.InvokeAsync();
            return;
        }
        if (_downloading is not null)
            await _downloading.CancelAsync();
        else
            await _script!.InvokeVoidAsync("cancel", Closing);
    }

    /// <summary>Reported from the thread that downloads; drawn a few times a second.</summary>
    private sealed class DownloadProgress(BackboneForm form) : IProgress<BackboneProgress>
    {
        public void Report(BackboneProgress value)
        {
            form._received = value;
            form._draw?.Signal();
        }
    }
}
