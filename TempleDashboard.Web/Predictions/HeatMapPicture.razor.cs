using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using TempleDashboard.Domain.Review;
using TempleDashboard.Web.Shared;

namespace TempleDashboard.Web.Predictions;

/// <summary>
/// Lays the heat map of a prediction over its picture. Off until asked for; the browser fetches the map by its address and moves the
/// opacity by itself (its script), the same for all maps of a tab.
/// </summary>
public sealed partial class HeatMapPicture : PageBase
{
    private (long Prediction, string? Category) _asked;
    private HeatMapState _state;
    private string? _error;
    private ElementReference _slider;
    private IJSObjectReference? _script;
    private bool _hasJoined;

    [Parameter, EditorRequired]
    public long PredictionId { get; set; }

    /// <summary>The picture's hash. It is part of the address: another database may know the number for another picture.</summary>
    [Parameter, EditorRequired]
    public required string Sha256 { get; set; }

    /// <summary>The most probable category, which is shown first.</summary>
    [Parameter, EditorRequired]
    public required string Top { get; set; }

    /// <summary>The category whose evidence is shown; null while the map is off.</summary>
    [Parameter]
    public string? Category { get; set; }

    [Parameter]
    public EventCallback<string?> CategoryChanged { get; set; }

    /// <summary>The picture in a link; while the map is on it is shown whole, as the map is.</summary>
    [Parameter, EditorRequired]
    public required RenderFragment ChildContent { get; set; }

    [Inject]
    private PredictionHeatMaps Maps { get; set; } = null!;

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    private string? Message => Category is null ? null : _state switch
    {
        HeatMapState.Computing => L["Computing the heat map…"],
        HeatMapState.Failed => _error,
        _ => L["Where the picture speaks for ‘{0}’: the brighter, the more.", Category],
    };

    protected override void OnParametersSet()
    {
        if (_asked == (PredictionId, Category))
            return;
        _asked = (PredictionId, Category);
        _state = HeatMapState.Computing;
        _error = null;
        _hasJoined &= Category is not null;
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (Category is not null && !_hasJoined)
        {
            _hasJoined = true;
            var script = _script ??= Own(
                await Js.InvokeAsync<IJSObjectReference>("import", Closing, "./Predictions/HeatMapPicture.razor.js"));
            await script.InvokeVoidAsync("join", Closing, _slider);
        }
        if (firstRender)
            await Maps.PrepareAsync(PredictionId, Closing);
    }

    private string Address(string category) =>
        $"api/v1/predictions/{PredictionId}/heatmap?category={Uri.EscapeDataString(category)}&picture={Sha256[..12]}";

    private void Loaded() => _state = HeatMapState.Shown;

    /// <summary>The browser does not tell why a picture failed, so the reason is asked for here.</summary>
    private async Task FailedAsync()
    {
        var asked = _asked;
        var outcome = await Maps.DrawAsync(PredictionId, Category, Closing);
        if (asked != _asked)
            return;
        _state = HeatMapState.Failed;
        _error = outcome.Error ?? "The heat map did not arrive. Switch it off and on to try again.";
    }
}
