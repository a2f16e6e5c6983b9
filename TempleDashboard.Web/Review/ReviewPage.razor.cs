using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using MudBlazor;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Review;
using TempleDashboard.Web.Shared;

namespace TempleDashboard.Web.Review;

/// <summary>
/// What waits for review in stacks of look-alikes, one after the other or many on a page, by button or key. The address says of which
/// temple or classifier, and what is worth a look.
/// </summary>
public sealed partial class ReviewPage : PageBase
{
    private static readonly TimeSpan RegroupEvery = TimeSpan.FromSeconds(1);

    private ReviewQuery _query = new(new());
    private HistoryChoices? _choices;
    private Classifier? _classifier;
    private StackFilter _filter = new();
    private IReadOnlyList<TaughtStanding> _standings = [];
    private ReviewRound? _round;
    private StackBoard? _board;
    private AnswerBar? _bar;
    private StackGrid? _grid;

    /// <summary>What was judged last; it may be taught.</summary>
    private Judged? _last;
    private bool _busy;

    /// <summary>Whether what is corrected is taught; said by the person, and never of itself for an anomaly.</summary>
    private bool _wantsToTeach;
    private bool _teaches;

    /// <summary>The category whose heat map is shown; null for none.</summary>
    private string? _mapped;

    [Inject]
    private ReviewReading Reading { get; set; } = null!;

    [Inject]
    private ReviewStacks Source { get; set; } = null!;

    [Inject]
    private WaitingHashes Hashes { get; set; } = null!;

    [Inject]
    private TaughtReports Reports { get; set; } = null!;

    [Inject]
    private ReviewDesk Desk { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private IDialogService Dialogs { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    private string? Left => (_round?.Left - (_query.IsPage ? _board?.JudgedCount ?? 0 : 0)) switch
    {
        null => null,
        <= 0 => L["Nothing waits."],
        >= ReviewQueue.MostCounted => L["More than {0} predictions wait: anomalies first, then what has changed, then the least sure.",
            NumberWords.Count(ReviewQueue.MostCounted)],
        { } left => L.Many(left, "1 prediction waits.",
            "{0} predictions wait: anomalies first, then what has changed, then the least sure."),
    };

    /// <summary>The temple that the page is about; null for several.</summary>
    private long? TempleId => _classifier?.TempleId ?? _choices?.FindTemple(_query.Of)?.Id;

    private ReviewSteps Steps => _query.IsPage ? _board!.Steps : _round!.Steps;

    protected override async Task OnInitializedAsync()
    {
        Navigation.LocationChanged += OnMoved;
        Own(new Unsubscribe(() => Navigation.LocationChanged -= OnMoved));
        var throttle = Own(new Throttle(Time, RegroupEvery, () => Later(RegroupAsync)));
        Hashes.Found += throttle.Signal;
        Own(new Unsubscribe(() => Hashes.Found -= throttle.Signal));
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
        var query = _query = ReviewQuery.Parse(Navigation.Uri);
        var begun = await LoadAsync(stopping => Reading.ReadAsync(query, stopping), _query.ToHref());
        if (ReferenceEquals(query, _query))
            Take(begun);
    }

    private void Take(ReviewBeginning begun)
    {
        (_choices, _classifier, _filter, _standings) = (begun.Choices, begun.Classifier, begun.Filter, begun.Standings);
        (_mapped, _last) = (null, null);
        _round = new(Source, Desk, begun.Filter, begun.Start);
        _board = new(Source, Desk, begun.Filter, begun.Start.Page, new(Desk));
        Settle();
    }

    /// <summary>Older pictures were compared meanwhile: as long as nobody has begun, the stacks are made anew.</summary>
    private async Task RegroupAsync()
    {
        if (!_busy && _round is { IsFresh: true } && _board is { Steps.CanUndo: false, ChosenCount: 0 })
            Take(await Reading.ReadAsync(_query, Closing));
        StateHasChanged();
    }

    private void ChooseTemple(string? code) =>
        Navigation.NavigateTo((_query with { Of = new HistoryQuery { Temple = code } }).ToHref());

    private void Teach(bool teaches)
    {
        _teaches = teaches;
        if (_round?.Item is { Entry.IsAnomaly: false })
            _wantsToTeach = teaches;
    }

    /// <summary>An anomaly is taught only where that is said for this very one.</summary>
    private void Settle() => _teaches = _wantsToTeach && _round?.Item is { Entry.IsAnomaly: false };

    /// <summary>A key was pressed outside of any field, or the button that it stands for.</summary>
    private async Task PressAsync(string key)
    {
        if (_busy || _round is null || !IsLive)
            return;
        if (key == "z")
            await UndoAsync();
        else if (key == "t")
            await TeachLastAsync();
        else if (_query.IsPage)
            await (_grid?.PressAsync(key) ?? Task.CompletedTask);
        else if (key is "ArrowLeft" or "ArrowRight")
            await DoAsync(() => _round.MoveAsync(key == "ArrowLeft" ? -1 : 1, Closing));
        else if (_bar is not null && _round.Item is not null)
            await _bar.PressAsync(key);
    }

    private Task UndoAsync() => DoAsync(async () =>
    {
        if (Steps.Last is { Set: not null })
            _last = null;
        await Steps.UndoAsync();
    });

    private Task ToggleAsync(long predictionId) => DoAsync(() => _round!.ToggleAsync(predictionId, Closing));

    private Task MovePageAsync(int steps) => DoAsync(() => _board!.MoveAsync(steps, Closing));

    private Task AnswerAsync(ReviewWord word) => AnswerAsync(word, _teaches, () => _round!.AnswerAsync(word, Closing));

    private Task AnswerManyAsync(ReviewWord word) => AnswerAsync(word, false, () => _board!.AnswerAsync(word, Closing));

    private async Task AnswerAsync(ReviewWord word, bool teaches, Func<Task<(IReadOnlyList<long> Judged, string? Error)>> answer)
    {
        await DoAsync(async () =>
        {
            var (judged, error) = await answer();
            if (error is not null)
                Toasts.SayError(error);
            else if (judged.Count > 0)
                _last = new(judged, word);
        });
        if (teaches)
            await TeachLastAsync();
    }

    /// <summary>Puts a few of what was judged last into training, and says which were left out.</summary>
    private Task TeachLastAsync() => DoAsync(async () =>
    {
        if (_last is not { MayTeach: true } last)
            return;
        var unlike = (await Desk.FindSaidAsync(last.Ids, Closing)).Count(one => one.IsUnlike);
        if (await AskAsync(unlike, last.Ids.Count) is not { } withUnlike)
            return;
        var result = await Desk.TeachAsync(last.Ids, withUnlike);
        if (result.Sets.Count == 0)
        {
            Toasts.SayError(L.Taught(result));
            return;
        }
        _last = null;
        var step = Steps.Push(result.Sets);
        var steps = Steps;
        Toasts.SayWithUndo(L.Taught(result), () => InvokeAsync(async () =>
        {
            await steps.UndoAsync(step);
            await ReadStandingsAsync();
            StateHasChanged();
        }));
        await ReadStandingsAsync();
    });

    private async Task<bool?> AskAsync(int unlike, int count) =>
        unlike == 0 ? true : await ToTraining.MayAddAsync(unlike, canLeaveOut: unlike < count, Dialogs, L);

    private async Task ReadStandingsAsync()
    {
        if (!Closing.IsCancellationRequested)
            _standings = await Reports.OfAsync(_filter.ClassifierIds, ReviewReading.MostStandings, Closing);
    }

    /// <summary>One thing at a time; what the page shows is settled after each.</summary>
    private async Task DoAsync(Func<Task> work)
    {
        if (_busy || _round is null || !IsLive)
            return;
        _busy = true;
        var shown = _round.Item?.Entry.Id;
        try
        {
            await work();
        }
        finally
        {
            _busy = false;
        }
        if (_round.Item?.Entry.Id == shown)
            return;
        // Whoever looks at maps sees that of each picture.
        _mapped = _mapped is null ? null : _round.Item?.Entry.TopCategory;
        Settle();
    }
}

/// <summary>Predictions that were judged in one go.</summary>
public sealed record Judged(IReadOnlyList<long> Ids, ReviewWord Word)
{
    /// <summary>Whether a person has said what they show, and the model had not.</summary>
    public bool MayTeach => Word is { State: ReviewState.Wrong or ReviewState.NewCategory, Category: not null };
}
