using System.Globalization;
using Microsoft.AspNetCore.Components;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Predictions;
using TempleDashboard.Domain.Review;
using TempleDashboard.Learning.Anomaly;
using TempleDashboard.Web.Shared;

namespace TempleDashboard.Web.Temples;

/// <summary>Shows and changes when a classifier calls a picture an anomaly. Predictions are read when it is opened.</summary>
public sealed partial class AnomalyRulePanel : PageBase
{
    private static readonly int[] Choices = [1, 7, 30];

    private RuleTuning _tuning = null!;
    private AnomalyRule? _given;
    private bool _open;
    private int _days = 7;

    [Parameter, EditorRequired]
    public long ClassifierId { get; set; }

    /// <summary>The rule that applies.</summary>
    [Parameter, EditorRequired]
    public required AnomalyRule Rule { get; set; }

    /// <summary>The classifier's name, where the page shows several: so that their panels are told apart by ear.</summary>
    [Parameter]
    public string? Of { get; set; }

    /// <summary>The model knows a single category, of which it is always sure.</summary>
    [Parameter]
    public bool IsNormalOnly { get; set; }

    /// <summary>A rule was stored; the page is to be read again.</summary>
    [Parameter]
    public EventCallback Changed { get; set; }

    [Inject]
    private AnomalyRules Rules { get; set; } = null!;

    [Inject]
    private RecentPredictions Recent { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    private string? Note
    {
        get
        {
            if (_tuning.Trial is not { Predictions.Count: > 0 } trial)
                return null;
            List<string> notes = [];
            if (trial.IsCut)
                notes.Add(L["The newest {0} predictions of this time are counted.", NumberWords.Count(RecentPredictions.Most)]);
            if (trial.WithoutDistance > 0)
            {
                notes.Add(
                    L["{0} were made by a model that keeps no training pictures: only the confidence counts there. "
                        + "Train again to be told of pictures that are unlike anything seen.", NumberWords.Count(trial.WithoutDistance)]);
            }

            if (trial.HeldOut.Values.Any(distances => distances.Count < DistanceThreshold.FewestDistances))
                notes.Add(L["Some were made by a model that learned from too few different pictures to tell what is unlike them."]);
            return notes.Count == 0 ? null : string.Join(' ', notes);
        }
    }

    protected override void OnInitialized() => _tuning = new(L, Rule);

    protected override void OnParametersSet()
    {
        // The page is read again for many reasons; only a rule that somebody has changed puts the sliders back.
        if (_given == Rule)
            return;
        _given = Rule;
        // What was stored here is known already, and somebody may have moved on from it.
        if (_tuning.Applied != Rule)
            _tuning.Accept(Rule);
    }

    private async Task ToggleAsync()
    {
        _open = !_open;
        if (_open && _tuning.Trial is null)
            await TryOnAsync(_days);
    }

    private async Task TryOnAsync(int days)
    {
        _days = days;
        var trial = await Recent.LoadAsync(ClassifierId, days, Closing);
        if (_days == days)
            _tuning.Take(trial);
    }

    private async Task ApplyAsync()
    {
        var (old, rule) = (_tuning.Applied, _tuning.Tried);
        if (!await SetAsync(rule, null))
            return;
        Toasts.SayWithUndo(L["The rule applies from the next prediction on."], async () =>
        {
            // The offer outlives the page.
            if (await SetAsync(old, rule) && !Closing.IsCancellationRequested)
                StateHasChanged();
        });
    }

    private async Task<bool> SetAsync(AnomalyRule rule, AnomalyRule? replaces)
    {
        if (await Rules.SetAsync(ClassifierId, rule, replaces, Access.As(Rights.Save), CancellationToken.None) is { } error)
        {
            Toasts.SayError(error);
            return false;
        }
        _tuning.Accept(rule);
        if (!Closing.IsCancellationRequested)
            await Changed.InvokeAsync();
        return true;
    }

    private string Id(string part) => string.Create(CultureInfo.InvariantCulture, $"anomaly-{part}-{ClassifierId}");

    private string Width(int count) => (100.0 * count / Math.Max(1, _tuning.Effect!.Total)).ToString("0.##", CultureInfo.InvariantCulture);
}
