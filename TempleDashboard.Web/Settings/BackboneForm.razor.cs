using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;
using Microsoft.JSInterop;
using TempleDashboard.Domain.Backbones;
using TempleDashboard.Domain.Data;
using TempleDashboard.Learning.Backbones;
using TempleDashboard.Web.Shared;

namespace TempleDashboard.Web.Settings;

/// <summary>Takes what a person says about a network and adds it, from their computer or from an address.</summary>
public sealed partial class BackboneForm : PageBase
{
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
    private string? _fileName;
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

    private string AddressHint => Rules.Value.AllowPrivateAddresses
        ? L["Begins with https:// or http://."]
        : L["Begins with https:// or http://, and lies on the public Internet."];

    /// <summary>Called by the script: a file was chosen.</summary>
    [JSInvokable]
    public void OnChosen(string name)
    {
        _fileName = name;
        if (_draft.Name.Length == 0)
            _draft.Name = Path.GetFileNameWithoutExtension(name);
        StateHasChanged();
    }

    /// <summary>Called by the script now and then while it sends the file.</summary>
    [JSInvokable]
    public void OnSent(long sent, long total) => Show(new(sent, total, sent >= total));

    /// <summary>Called by the script: the API has kept the backbone.</summary>
    [JSInvokable]
    public Task OnAddedAsync(string name, double milliseconds) => FinishAsync(name, milliseconds);

    /// <summary>Called by the script: the file was not sent, or the API has refused it.</summary>
    /// <param name="errors">What the API said of each field.</param>
    /// <param name="detail">What it said besides, or the code that it answered with.</param>
    [JSInvokable]
    public void OnRefused(string reason, Dictionary<string, string[]> errors, string detail)
    {
        ArgumentNullException.ThrowIfNull(errors);
        string? problem = reason switch
        {
            "noFile" => L["Not added: choose the file first."],
            "large" => L["Not added: the file is too large."],
            "broken" => L["The connection broke before the file was there. Check the connection and try again."],
            "fields" => Fields(errors.Values.Sum(field => field.Length)),
            "answer" => L["Not added. The server answered: {0}", detail],
            _ => null,
        };
        if (reason == "noFile")
            errors = new() { ["file"] = [L["Choose the ONNX file."]] };
        if (reason == "large")
            errors = new() { ["file"] = [L["The file is larger than {0}.", SizeWords.Of(Rules.Value.MaxBytes)]] };
        _draft.Refuse(errors);
        Fail(problem);
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;
        _draw = Own(new Throttle(Time, DrawEvery, () => _ = InvokeAsync(() => Show(_received))));
        _script = await ListenAsync("./Settings/BackboneForm.razor.js", "attach", _root, Own(DotNetObjectReference.Create(this)));
        StateHasChanged();
    }

    private void Choose(bool isFromAddress)
    {
        _draft.IsFromAddress = isFromAddress;
        _draft.Forgive();
        (_problem, _fileName) = (null, null);
    }

    private async Task SubmitAsync()
    {
        if (_busy || _script is null)
            return;
        _draft.Forgive();
        (_busy, _problem, _share, _state) = (true, null, 0, _draft.IsFromAddress ? L["Asking for the file…"] : L["Sending the file…"]);
        if (_draft.IsFromAddress)
            await DownloadAsync();
        else
            await _script.InvokeVoidAsync("send", Closing, "api/v1/backbones", _draft.Fields, Rules.Value.MaxBytes);
    }

    private async Task DownloadAsync()
    {
        List<BackboneError> errors = [.. BackboneDownload.Validate(_draft.Url, _draft.Sha256)];
        if (_draft.ToFields().ToRequest(_draft.Url, Access.As(Rights.Administer), out var others) is not { } request || errors.Count > 0)
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
        Fail(Fields(errors.Count));
    }

    private string Fields(int count) =>
        L.Many(count, "Not added: one field needs another look.", "Not added: {0} fields need another look.");

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
            { IsChecking: true } => L["Looking through the network and trying it on pictures…"],
            { TotalBytes: { } all } => L["{0} of {1}", SizeWords.Of(progress.ReceivedBytes), SizeWords.Of(all)],
            _ => L["{0} so far", SizeWords.Of(progress.ReceivedBytes)],
        };
        StateHasChanged();
    }

    private Task FinishAsync(string name, double milliseconds)
    {
        _busy = false;
        return Added.InvokeAsync(
            L["The backbone “{0}” is added. It takes about {1} ms a picture here.", name, Math.Max(1, Math.Round(milliseconds))]);
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
