using System.Globalization;
using Microsoft.AspNetCore.Components;
using MudBlazor;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Training;
using TempleDashboard.Web.Shared;

namespace TempleDashboard.Web.Temples;

/// <summary>Every temple, worst first.</summary>
public sealed partial class Home
{
    private static readonly TimeSpan RefreshInterval = TimeSpan.FromMilliseconds(500);
    private IReadOnlyList<TempleCard>? _cards;
    private string _search = "";
    private volatile bool _stale;
    private bool _startedDemo;

    [Inject]
    private TempleOverview Overview { get; set; } = null!;

    [Inject]
    private TrainingFeed Feed { get; set; } = null!;

    [Inject]
    private DemoSetup Demo { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [Inject]
    private IDialogService Dialogs { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private List<TempleCard> Shown => _search.Trim() is { Length: > 0 } search
        ? [.. _cards!.Where(card => card.Matches(search))]
        : [.. _cards!];

    private string? Summary => _cards is not { Count: > 0 } cards ? null : string.Join(" · ", SummaryParts(cards));

    protected override async Task OnInitializedAsync()
    {
        var refresh = Own(new Throttle(Time, RefreshInterval, () => _ = InvokeAsync(RefreshAsync)));
        Own(Feed.Subscribe(snapshot =>
        {
            _stale |= !snapshot.IsActive;
            refresh.Signal();
        }));
        Demo.Changed += refresh.Signal;
        Own(new Unsubscribe(() => Demo.Changed -= refresh.Signal));
        _cards = await Overview.ReadAsync(Closing);
    }

    private IEnumerable<string> SummaryParts(IReadOnlyList<TempleCard> cards)
    {
        yield return Count(cards.Count, "temple", "temples");
        if (cards.Count(card => card.Last?.IsStranger == true) is > 0 and var strangers)
            yield return Count(strangers, "shows what is unlike anything seen", "show what is unlike anything seen");
        if (cards.Sum(card => card.WaitingForReview) is > 0 and var waiting)
            yield return Count(waiting, "anomaly to review", "anomalies to review");
        if (Feed.Active.Count is > 0 and var training)
            yield return Count(training, "training now", "training now");
    }

    /// <summary>Reads the temples again once a run has ended: it may have made a champion.</summary>
    private async Task RefreshAsync()
    {
        if (_startedDemo && !Demo.IsRunning)
        {
            _startedDemo = false;
            _stale = true;
            if (Demo is { Error: null, ClassifierId: { } classifierId })
            {
                Navigation.NavigateTo($"classifiers/{classifierId}/train");
                return;
            }
        }
        if (_stale)
        {
            _stale = false;
            _cards = await Overview.ReadAsync(Closing);
        }
        StateHasChanged();
    }

    /// <summary>Runs beside this page, which goes on to the training once the pictures are there.</summary>
    private void StartDemo()
    {
        _startedDemo = true;
        _ = Demo.RunAsync();
    }

    private RunSnapshot? TrainingOf(TempleCard card) => Feed.Active.FirstOrDefault(run => card.ClassifierIds.Contains(run.ClassifierId));

    private async Task CreateAsync()
    {
        var shown = await Dialogs.ShowAsync<NewTempleDialog>(L["New temple"]);
        if (await shown.Result is { Data: Temple temple })
            Navigation.NavigateTo($"temples/{temple.Id}");
    }

    private static string Count(int count, string one, string many) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} {(count == 1 ? one : many)}");
}
