using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Domain.Transfer;
using TempleDashboard.Web.Shared;

namespace TempleDashboard.Web.Transfer;

/// <summary>The page on which labelled pictures come in and go out.</summary>
public sealed partial class TransferPage
{
    private static readonly TimeSpan DrawEvery = TimeSpan.FromMilliseconds(250);

    private PageData? _page;
    private IReadOnlyList<ImportView> _imports = [];
    private TransferFormat? _format;
    private Sending? _sending;
    private string? _problem;
    private ElementReference _root;
    private IJSObjectReference? _script;
    private bool _isListening;
    private bool _isStale;

    [Inject]
    private TempleCatalog Catalog { get; set; } = null!;

    [Inject]
    private DatasetExport Export { get; set; } = null!;

    [Inject]
    private ImportRuns Runs { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    /// <summary>Called by the script: a file was chosen or dropped. Gives where it is to be sent, or null while another one is.</summary>
    [JSInvokable]
    public string? OnChosen(string name, long length)
    {
        if (_sending is not null || !Access.May(Rights.Save))
            return null;
        (_problem, _sending) = (null, new(name, 0, length));
        StateHasChanged();
        var format = _format?.ToString() ?? "auto";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"api/v1/classifiers/{ClassifierId}/imports?dryRun=true&name={Uri.EscapeDataString(name)}&format={format}");
    }

    /// <summary>Called by the script now and then while it sends the file.</summary>
    [JSInvokable]
    public void OnSent(long sent)
    {
        _sending = _sending is { } sending ? sending with { Sent = sent } : null;
        StateHasChanged();
    }

    /// <summary>Called by the script: the file has arrived, or was refused.</summary>
    /// <param name="reason"><c>done</c>, <c>several</c>, <c>broken</c>, <c>cancelled</c> or <c>answer</c>.</param>
    /// <param name="detail">What the API said.</param>
    [JSInvokable]
    public void OnEnded(string reason, string detail)
    {
        string? problem = reason switch
        {
            "several" => L["One file at a time: pack the folder as a .zip first."].Value,
            "broken" => L["The connection broke before the file was there. Check the connection and send it again."].Value,
            "answer" => L["Not taken. The server answered: {0}", detail].Value,
            _ => null,
        };
        (_sending, _problem) = (null, problem);
        _imports = Runs.List(ClassifierId);
        StateHasChanged();
    }

    protected override async Task OnParametersSetAsync()
    {
        if (_page?.Classifier?.Id == ClassifierId)
            return;
        _page = await LoadAsync(ReadAsync, string.Create(CultureInfo.InvariantCulture, $"transfer {ClassifierId}"));
        if (_page.Classifier is null)
        {
            Navigation.NotFound();
            return;
        }
        _imports = Runs.List(ClassifierId);
        if (!IsLive || _isListening)
            return;
        _isListening = true;
        var draw = Own(new Throttle(Time, DrawEvery, () => Later(ShowAsync)));
        Own(Runs.Subscribe(view =>
        {
            if (view.ClassifierId != ClassifierId)
                return;
            _isStale |= view.Status is ImportStatus.Done or ImportStatus.Cancelled;
            draw.Signal();
        }));
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_script is not null || !IsLive || _page?.Classifier is null || !Access.May(Rights.Save))
            return;
        _script = await ListenAsync("./Transfer/TransferPage.razor.js", "attach", _root, Own(DotNetObjectReference.Create(this)));
    }

    private async Task ShowAsync()
    {
        _imports = Runs.List(ClassifierId);
        if (_isStale)
        {
            _isStale = false;
            _page = await ReadAsync(Closing);
        }
        StateHasChanged();
    }

    private async Task<PageData> ReadAsync(CancellationToken cancellationToken) => new(
        await Catalog.FindAsync(ClassifierId, cancellationToken), await Export.CountAsync(ClassifierId, cancellationToken));

    private async Task CancelSendingAsync()
    {
        if (_script is not null)
            await _script.InvokeVoidAsync("cancel", Closing);
    }

    private string HrefOf(TransferFormat format) =>
        $"api/v1/classifiers/{ClassifierId}/export?format={format.ToString().ToLowerInvariant()}";

    private sealed record PageData(Classifier? Classifier, int Labelled);

    private sealed record Sending(string Name, long Sent, long Total)
    {
        public double Share => Total > 0 ? Math.Min(1, (double)Sent / Total) : 0;
    }
}
