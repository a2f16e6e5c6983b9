using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Predictions;
using TempleDashboard.Domain.Review;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Web.Shared;

namespace TempleDashboard.Web.Review;

/// <summary>One prediction: all that was recorded, and a person's judgement of it by button or key.</summary>
public sealed partial class PredictionDetail : PageBase
{
    private PredictionEntry? _entry;
    private Classifier? _classifier;
    private HistoryQuery _query = new();
    private IReadOnlyList<string> _candidates = [];
    private (long Id, string Query) _loaded;
    private long? _newer;
    private long? _older;
    private bool _missing;
    private bool _choosing;

    /// <summary>The category whose heat map is shown; null for none.</summary>
    private string? _mapped;

    [Parameter]
    public long PredictionId { get; set; }

    [Inject]
    private PredictionHistory History { get; set; } = null!;

    [Inject]
    private PredictionReview Review { get; set; } = null!;

    [Inject]
    private TempleCatalog Catalog { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    /// <summary>A key was pressed outside of any field: C, W, U, a digit while the right category is asked for, arrows, Escape.</summary>
    [JSInvokable]
    public async Task KeyPressed(string key)
    {
        if (_entry is null)
            return;
        switch (key)
        {
            case "c" or "w" or "u":
                await ReviewAsync(key switch { "c" => ReviewState.Correct, "w" => ReviewState.Wrong, _ => ReviewState.Unsure });
                break;
            case "Escape":
                _choosing = false;
                break;
            case "ArrowLeft" when _newer is not null:
                Navigation.NavigateTo(Href(_newer)!);
                break;
            case "ArrowRight" when _older is not null:
                Navigation.NavigateTo(Href(_older)!);
                break;
            case [>= '0' and <= '9' and var digit] when _choosing && digit - '0' <= _candidates.Count:
                await SetAsync(ReviewState.Wrong, digit == '0' ? null : _candidates[digit - '1']);
                break;
            default:
                return;
        }
        StateHasChanged();
    }

    protected override async Task OnParametersSetAsync()
    {
        if (_loaded == (PredictionId, Navigation.Uri))
            return;
        _loaded = (PredictionId, Navigation.Uri);
        _choosing = false;
        _query = HistoryQuery.Parse(Navigation.Uri);
        _entry = await History.FindAsync(PredictionId, Closing);
        _missing = _entry is null;
        if (_entry is null)
            return;
        // Whoever leafs through with the map on sees that of each picture.
        _mapped = _mapped is null ? null : _entry.TopCategory;
        _classifier = await Catalog.FindAsync(_entry.ClassifierId, Closing);
        _candidates = Candidates(_entry, _classifier!);
        var temple = _query.Temple is { } code ? await Catalog.FindAsync(new ClassifierRef(code, Classifier.DefaultName), Closing) : null;
        (_newer, _older) = await History.FindNeighboursAsync(_query.ToFilter(temple?.TempleId), PredictionId, Closing);
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;
        var module = Own(await Js.InvokeAsync<IJSObjectReference>("import", Closing, "./js/review.js"));
        var self = Own(DotNetObjectReference.Create(this));
        var listener = Own(await module.InvokeAsync<IJSObjectReference>("listen", Closing, self));
        Own(new LeaveBrowser(listener));
    }

    /// <summary>
    /// What else the picture can be: the classifier's categories and those the model knew, without its answer. A model may spell them as
    /// they were.
    /// </summary>
    private static IReadOnlyList<string> Candidates(PredictionEntry entry, Classifier classifier) =>
    [
        .. classifier.Categories.Select(category => category.Name)
            .Concat(entry.Probabilities.OrderByDescending(pair => pair.Probability).Select(pair => pair.Category))
            .Append(Verdict.Anomaly).DistinctBy(Names.Plain).Where(category => Names.Plain(category) != Names.Plain(entry.VerdictText)),
    ];

    private static string Explain(PredictionEntry entry) =>
        (entry.Reason, entry.Probabilities.Count) switch
        {
            (AnomalyReason.Damaged, _) => "Data of its file is missing or destroyed, so the model was not "
                + "asked. Check the camera, its memory card and its connection.",
            (AnomalyReason.Unfamiliar, 1) =>
                "The model knows pictures of one kind, and this one is further from all of them than is usual.",
            (AnomalyReason.Unfamiliar, _) => $"The model takes it for ‘{entry.TopCategory}’ ({TimeWords.Percent(entry.Confidence)}), "
                + "but the picture is further from all that it learned from than is usual.",
            _ => $"No category reached the minimum confidence of {TimeWords.Percent(entry.MinConfidence)}. "
                + $"‘{entry.TopCategory}’ comes nearest with {TimeWords.Percent(entry.Confidence)}.",
        };

    private string? Href(long? id) => id is { } known ? _query.ToHref($"history/{known}") : null;

    private Task ReviewAsync(ReviewState state)
    {
        if (state != ReviewState.Wrong)
            return SetAsync(state, null);
        _choosing = !_choosing;
        return Task.CompletedTask;
    }

    private async Task SetAsync(ReviewState state, string? category)
    {
        var result = await Review.SetAsync(PredictionId, state, category, Person.Browser, CancellationToken.None);
        if (!result.Succeeded)
        {
            Toasts.SayError(result.Error);
            return;
        }
        _entry = result.Entry;
        _choosing = false;
    }
}
