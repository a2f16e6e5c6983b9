using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Review;
using TempleDashboard.Web.Shared;

namespace TempleDashboard.Web.Predictions;

/// <summary>
/// Sends pictures to the model of one classifier and shows its answers. The bytes go from the browser to the API, not over the circuit.
/// For another classifier another desk is made.
/// </summary>
public sealed partial class PredictDesk : PageBase
{
    private static readonly TimeSpan DrawEvery = TimeSpan.FromMilliseconds(100);

    private readonly PredictBoard _board = new();
    private IJSObjectReference? _listener;
    private ElementReference _root;
    private Throttle? _draw;

    /// <summary>With its temple loaded, and a model that serves.</summary>
    [Parameter, EditorRequired]
    public required Classifier Classifier { get; set; }

    /// <summary>Why the model cannot answer; null where it can.</summary>
    [Parameter]
    public string? Problem { get; set; }

    /// <summary>Pictures of the temple that can be tried.</summary>
    [Parameter]
    public IReadOnlyList<OwnPicture> Stored { get; set; } = [];

    [Parameter]
    public bool IsTable { get; set; }

    [Inject]
    private PredictionHistory History { get; set; } = null!;

    [Inject]
    private OwnPictures Pictures { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    private string Address => $"api/v1/classifiers/{Classifier.Id}/predictions";

    private string Curl => $"curl -F 'files=@picture.jpg' '{new Uri(new Uri(Navigation.BaseUri), Address)}'";

    /// <summary>What the script says, with {0} for numbers.</summary>
    private Dictionary<string, string> Texts => new()
    {
        ["pasted"] = L["pasted picture"],
        ["unreachable"] = L["The picture did not arrive: the connection broke. Send it again."],
        ["code"] = L["The server answered {0}. Try again; the reason is in the program's log."],
    };

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
        if (await History.FindAsync(predictionId, Closing) is { } entry && entry.ClassifierId == Classifier.Id)
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

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;
        _draw = Own(new Throttle(Time, DrawEvery, () => _ = InvokeAsync(StateHasChanged)));
        _listener = await ListenAsync(
            "./Predictions/PredictDesk.razor.js", "listen", _root, Own(DotNetObjectReference.Create(this)), Address, Texts);
        await RestoreAsync(await _listener.InvokeAsync<long[]>("kept", Closing));
    }

    /// <summary>
    /// Shows again what this browser tab has been answered before; the tab remembers the numbers, the history the answers.
    /// </summary>
    private async Task RestoreAsync(long[]? ids)
    {
        if (ids is not { Length: > 0 })
            return;
        var entries = await History.FindAsync([.. ids.Take(PredictBoard.MostShown)], Closing);
        _board.Restore(entries.Where(entry => entry.ClassifierId == Classifier.Id)
            .Select(entry => (entry.ImageName, AnsweredPicture.From(L, entry))));
        StateHasChanged();
    }

    private async Task PredictAsync(OwnPicture picture)
    {
        _ = Access.As(Rights.Predict);
        var key = _board.AddStored(picture.Name);
        _board.Sent(key, 1);
        StateHasChanged();
        var outcome = await Pictures.PredictAsync(Classifier, picture, PredictionRecord.TryOutSource, Closing);
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

    private async Task ClearAsync()
    {
        _board.Clear();
        if (_listener is not null)
            await _listener.InvokeVoidAsync("forget", Closing);
    }
}
