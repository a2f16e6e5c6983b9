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
    private string _rule = "";
    private IReadOnlyList<OwnPicture> _own = [];
    private IJSObjectReference? _listener;
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
    private OwnPictures Pictures { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    /// <summary><c>table</c>, or nothing for cards.</summary>
    [SupplyParameterFromQuery(Name = "view")]
    public string? View { get; set; }

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    private bool IsTable => View == "table";

    private string Curl =>
        $"curl -F 'files=@picture.jpg' '{new Uri(new Uri(Navigation.BaseUri), $"api/v1/classifiers/{ClassifierId}/predictions")}'";

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
            _board.Answer(key, AnsweredPicture.From(L, entry));
        else
            _board.Fail(key, L["The answer could not be found in the history. Send the picture again."]);
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
        var read = await LoadAsync(ReadAsync, $"predict{ClassifierId}");
        (_classifier, _problem, _own) = (read.Classifier, read.Problem, read.Own);
        _missing = _classifier is null;
        _rule = _classifier is null
            ? ""
            : L[
                "Below {0}% confidence a picture fits no category, nor does one that is unlike anything seen in training. "
                    + "Everything goes into the history.",
                (_classifier.MinConfidence * 100).ToString("0.#", CultureInfo.InvariantCulture)];
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
        _listener = listener;
        await RestoreAsync(await listener.InvokeAsync<long[]>("kept", Closing));
    }

    private async Task<Reading> ReadAsync(CancellationToken cancellationToken)
    {
        var classifier = await Catalog.FindAsync(ClassifierId, cancellationToken);
        if (classifier?.ChampionModelId is not { } championId)
            return new(classifier, null, []);
        var problem = Serving.ProblemOf(ClassifierId, championId)?.Sentence
            ?? (await Backbones.StatusOfModelAsync(championId, cancellationToken))?.Missing("The model");
        return new(classifier, problem, await Pictures.ListAsync(classifier, cancellationToken));
    }

    /// <summary>
    /// Shows again what this browser tab has been answered before; the tab remembers the numbers, the history the answers.
    /// </summary>
    private async Task RestoreAsync(long[] ids)
    {
        var answers = new List<(string, AnsweredPicture)>();
        foreach (var id in ids.Take(PredictBoard.MostShown))
        {
            if (await History.FindAsync(id, Closing) is { } entry && entry.ClassifierId == ClassifierId)
                answers.Add((entry.ImageName, AnsweredPicture.From(L, entry)));
        }
        if (answers.Count == 0)
            return;
        _board.Restore(answers);
        StateHasChanged();
    }

    private async Task PredictAsync(OwnPicture picture)
    {
        var key = _board.AddStored(picture.Name);
        _board.Sent(key, 1);
        StateHasChanged();
        var outcome = await Pictures.PredictAsync(_classifier!, picture, Person.Browser, Closing);
        if (!outcome.Succeeded)
        {
            _board.Fail(key, string.Join(' ', outcome.Errors));
            return;
        }

        _board.Answer(key, AnsweredPicture.From(L, outcome.Predictions[0]));
        if (_listener is not null)
            await _listener.InvokeVoidAsync("keep", Closing, outcome.Predictions[0].Id);
    }

    private void ShowAs(bool isTable) => Navigation.NavigateTo(
        Navigation.GetUriWithQueryParameter("view", isTable ? "table" : null), replace: true);

    private async Task CopyAsync(string text)
    {
        if (_listener is null)
            return;
        if (await _listener.InvokeAsync<bool>("copy", Closing, text))
            Toasts.Say(L["Copied."]);
        else
            Toasts.SayError(L["The browser does not allow copying here. Mark the text and copy it by hand."]);
    }

    private async Task ClearAsync()
    {
        _board.Clear();
        if (_listener is not null)
            await _listener.InvokeVoidAsync("forget", Closing);
    }

    private sealed record Reading(Classifier? Classifier, string? Problem, IReadOnlyList<OwnPicture> Own);
}
