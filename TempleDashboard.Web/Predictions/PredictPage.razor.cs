using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using TempleDashboard.Domain.Backbones;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Predictions;
using TempleDashboard.Domain.Review;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Web.Shared;

namespace TempleDashboard.Web.Predictions;

/// <summary>Sends pictures to the model and shows its answers. The bytes go from the browser to the API, not over the circuit.</summary>
public sealed partial class PredictPage : PageBase
{
    private static readonly TimeSpan DrawEvery = TimeSpan.FromMilliseconds(100);

    private readonly PredictBoard _board = new();
    private Classifier? _classifier;
    private string? _subtitle;
    private ElementReference _root;
    private long _loadedId;
    private string? _problem;
    private bool _missing;
    private bool _listening;
    private Throttle? _draw;

    [Parameter]
    public long ClassifierId { get; set; }

    [Inject]
    private TempleCatalog Catalog { get; set; } = null!;

    [Inject]
    private KnownBackbones Backbones { get; set; } = null!;

    [Inject]
    private ServingModels Serving { get; set; } = null!;

    [Inject]
    private PredictionHistory History { get; set; } = null!;

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    /// <summary>The browser has taken a picture.</summary>
    [JSInvokable]
    public void Added(int key, string name)
    {
        _board.Add(key, name);
        _draw?.Signal();
    }

    /// <summary>The browser has sent a share (0 to 1) of a picture.</summary>
    [JSInvokable]
    public void Sent(int key, double share)
    {
        _board.Sent(key, share);
        _draw?.Signal();
    }

    /// <summary>The API has answered a picture.</summary>
    [JSInvokable]
    public async Task Answered(int key, long predictionId)
    {
        if (await History.FindAsync(predictionId, Closing) is { } entry)
            _board.Answer(key, AnsweredPicture.From(entry));
        else
            _board.Fail(key, "The answer could not be found in the history. Send the picture again.");
        _draw?.Signal();
    }

    /// <summary>A picture was refused or did not arrive.</summary>
    [JSInvokable]
    public void Failed(int key, string error)
    {
        _board.Fail(key, error);
        _draw?.Signal();
    }

    protected override async Task OnParametersSetAsync()
    {
        if (_loadedId == ClassifierId)
            return;
        _loadedId = ClassifierId;
        _board.Clear();
        _draw ??= Own(new Throttle(Time, DrawEvery, () => _ = InvokeAsync(StateHasChanged)));
        _classifier = await Catalog.FindAsync(ClassifierId, Closing);
        _missing = _classifier is null;
        _problem = Serving.ProblemOf(ClassifierId, _classifier?.ChampionModelId)?.Sentence;
        if (_problem is null
            && _classifier?.ChampionModelId is { } championId
            && await Backbones.StatusOfModelAsync(championId, Closing) is { } backbone)
        {
            _problem = backbone.Missing("The model");
        }

        _subtitle = _classifier is null
            ? null
            : string.Create(CultureInfo.InvariantCulture,
                $"See what the model makes of your pictures. Below {_classifier.MinConfidence * 100:0.#}% confidence a picture "
                    + $"fits no category, nor does one that is unlike anything seen in training. Everything goes into the history.");
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_listening || _classifier?.ChampionModelId is null)
            return;
        _listening = true;
        var module = Own(await Js.InvokeAsync<IJSObjectReference>("import", Closing, "./js/predict.js"));
        var self = Own(DotNetObjectReference.Create(this));
        var listener = Own(
            await module.InvokeAsync<IJSObjectReference>("listen", Closing, _root, self, $"api/v1/classifiers/{ClassifierId}/predictions"));
        Own(new LeaveBrowser(listener));
    }

    private void Clear() => _board.Clear();
}
