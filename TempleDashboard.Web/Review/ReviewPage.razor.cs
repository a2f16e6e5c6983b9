using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.EntityFrameworkCore;
using MudBlazor;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Review;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Web.Shared;

namespace TempleDashboard.Web.Review;

/// <summary>What waits for review, one after the other, by button or key. The address says of which temple or classifier.</summary>
public sealed partial class ReviewPage : PageBase
{
    private HistoryQuery _query = new();
    private HistoryChoices? _choices;
    private Classifier? _classifier;
    private ReviewRound? _round;
    private AnswerBar? _bar;
    private bool _busy;

    /// <summary>Whether answers are learned from; said by the person, and never of itself for an anomaly.</summary>
    private bool _wantsToLearn;
    private bool _learns;

    /// <summary>The category whose heat map is shown; null for none.</summary>
    private string? _mapped;

    [Inject]
    private ReviewQueue Queue { get; set; } = null!;

    [Inject]
    private ReviewDesk Desk { get; set; } = null!;

    [Inject]
    private TempleCatalog Catalog { get; set; } = null!;

    [Inject]
    private IDbContextFactory<DashboardDbContext> Contexts { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private IDialogService Dialogs { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    private string? Left => _round?.Left switch
    {
        null => null,
        0 => L["Nothing waits."],
        >= ReviewQueue.MostCounted => L["More than {0} predictions wait: anomalies first, then the least sure.",
            NumberWords.Count(ReviewQueue.MostCounted)],
        { } left => L.Many(left, "1 prediction waits.", "{0} predictions wait: anomalies first, then the least sure."),
    };

    protected override async Task OnInitializedAsync()
    {
        Navigation.LocationChanged += OnMoved;
        Own(new Unsubscribe(() => Navigation.LocationChanged -= OnMoved));
        await BeginAsync();
    }

    private void OnMoved(object? sender, LocationChangedEventArgs moved) => Later(async () =>
    {
        if (Navigation.ToBaseRelativePath(moved.Location).Split('?', '#')[0] != "review")
            return;
        await BeginAsync();
        StateHasChanged();
    });

    private async Task BeginAsync()
    {
        var query = _query = HistoryQuery.Parse(Navigation.Uri);
        var begun = await LoadAsync(ReadAsync, _query.ToHref("review"));
        if (!ReferenceEquals(query, _query))
            return;
        (_choices, _classifier, _mapped) = (begun.Choices, begun.Classifier, null);
        _round = new(Queue, Desk, begun.ClassifierIds, begun.Start);
        Settle();
    }

    private async Task<Begun> ReadAsync(CancellationToken cancellationToken)
    {
        var choices = await HistoryChoices.LoadAsync(Contexts, Access.Temples, cancellationToken);
        var classifier = await FindClassifierAsync(cancellationToken);
        IReadOnlyList<long>? ids = classifier is not null
            ? [classifier.Id]
            : _query.Temple is null
                ? Access.Temples.IsAll ? null : [.. choices.Temples.SelectMany(temple => temple.Classifiers).Select(one => one.Id)]
                : [.. choices.FindTemple(_query)?.Classifiers.Select(one => one.Id) ?? []];
        return new(choices, classifier, ids, await ReviewRound.BeginAsync(Queue, Desk, ids, cancellationToken));
    }

    private async Task<Classifier?> FindClassifierAsync(CancellationToken cancellationToken) =>
        _query.ClassifierId is { } id && await Catalog.FindAsync(id, cancellationToken) is { } found && Access.Temples.Has(found.TempleId)
            ? found
            : null;

    private void ChooseTemple(string? code) => Navigation.NavigateTo(new HistoryQuery { Temple = code }.ToHref("review"));

    private void Learn(bool learns)
    {
        _learns = learns;
        if (_round?.Item is { Entry.IsAnomaly: false })
            _wantsToLearn = learns;
    }

    /// <summary>An anomaly is learned from only where that is said for this very one.</summary>
    private void Settle() => _learns = _wantsToLearn && _round?.Item is { Entry.IsAnomaly: false };

    /// <summary>A key was pressed outside of any field, or the button that it stands for.</summary>
    private async Task PressAsync(string key)
    {
        if (_busy || _round is null || !IsLive)
            return;
        if (key is "z" or "ArrowLeft" or "ArrowRight")
            await MoveAsync(key);
        else if (_bar is not null && _round.Item is not null)
            await _bar.PressAsync(key);
    }

    private async Task MoveAsync(string key)
    {
        _busy = true;
        try
        {
            if (key == "z")
                await _round!.UndoAsync(Closing);
            else
                await _round!.MoveAsync(key == "ArrowLeft" ? -1 : 1, Closing);
            ShowMapAsBefore();
            Settle();
        }
        finally
        {
            _busy = false;
        }
    }

    private async Task AnswerAsync(ReviewAnswer answer)
    {
        if (_busy || _round is null)
            return;
        var learns = _learns;
        _busy = true;
        try
        {
            var (judged, error) = await _round.AnswerAsync(answer, Closing);
            if (error is not null)
                Toasts.SayError(error);
            ShowMapAsBefore();
            Settle();
            if (judged is not null && learns)
                await LearnAsync(judged);
        }
        finally
        {
            _busy = false;
        }
    }

    private async Task LearnAsync(ReviewItem judged)
    {
        if (judged.Said is not { } said || !await ToTraining.MayAddAsync(judged, said.Name, Dialogs, L))
            return;
        var added = await Desk.LearnAsync(judged.Entry, said);
        if (added.Succeeded)
            Toasts.SayWithUndo(L["Added to training as ‘{0}’.", added.Category], () => Desk.ForgetAsync(added.Change));
        else
            Toasts.SayError(added.Error);
    }

    /// <summary>Whoever looks at maps sees that of each picture.</summary>
    private void ShowMapAsBefore() => _mapped = _mapped is null ? null : _round?.Item?.Entry.TopCategory;

    private sealed record Begun(
        HistoryChoices Choices, Classifier? Classifier, IReadOnlyList<long>? ClassifierIds, ReviewStart Start);
}
