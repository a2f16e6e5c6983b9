using Microsoft.AspNetCore.Components;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Review;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Web.Shared;

namespace TempleDashboard.Web.Review;

/// <summary>One prediction: all that was recorded, and a person's judgement of it by button or key.</summary>
public sealed partial class PredictionDetail : PageBase
{
    private ReviewItem? _item;
    private ReviewPanel? _panel;
    private HistoryQuery _query = new();
    private (long Id, string Query) _loaded;
    private long? _newer;
    private long? _older;
    private bool _missing;

    /// <summary>The category whose heat map is shown; null for none.</summary>
    private string? _mapped;

    [Parameter]
    public long PredictionId { get; set; }

    [Inject]
    private PredictionHistory History { get; set; } = null!;

    [Inject]
    private ReviewDesk Desk { get; set; } = null!;

    [Inject]
    private TempleCatalog Catalog { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    protected override async Task OnParametersSetAsync()
    {
        if (_loaded == (PredictionId, Navigation.Uri))
            return;
        var asked = _loaded = (PredictionId, Navigation.Uri);
        _query = HistoryQuery.Parse(Navigation.Uri);
        var shown = await LoadAsync(FindAsync, $"{PredictionId}");
        // Whoever leafs fast is at another one by now.
        if (_loaded != asked)
            return;
        (_item, _newer, _older) = (shown.Item, shown.Newer, shown.Older);
        _missing = _item is null;
        // Whoever leafs through with the map on sees that of each picture.
        _mapped = _mapped is null ? null : _item?.Entry.TopCategory;
    }

    /// <summary>A key was pressed outside of any field.</summary>
    private async Task PressAsync(string key)
    {
        if (_panel is null || await _panel.PressAsync(key))
            return;
        if (key == "ArrowLeft" && _newer is not null)
            Navigation.NavigateTo(Href(_newer)!);
        else if (key == "ArrowRight" && _older is not null)
            Navigation.NavigateTo(Href(_older)!);
    }

    private async Task<Shown> FindAsync(CancellationToken cancellationToken)
    {
        if (await Desk.FindAsync(PredictionId, cancellationToken) is not { } item)
            return new(null, null, null);
        var temple = _query.Temple is { } code
            ? await Catalog.FindAsync(new ClassifierRef(code, Classifier.DefaultName), cancellationToken)
            : null;
        var (newer, older) = await History.FindNeighboursAsync(
            _query.ToFilter(temple?.TempleId, Access.Temples), PredictionId, cancellationToken);
        return new(item, newer, older);
    }

    private string? Href(long? id) => id is { } known ? _query.ToHref($"history/{known}") : null;

    private sealed record Shown(ReviewItem? Item, long? Newer, long? Older);
}
