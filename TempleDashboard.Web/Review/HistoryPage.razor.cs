using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Review;
using TempleDashboard.Web.Shared;

namespace TempleDashboard.Web.Review;

/// <summary>Lists predictions. The address says which ones; new ones are announced, not pushed in.</summary>
public sealed partial class HistoryPage : PageBase
{
    private const int PageSize = 40;
    private const int MostCounted = 99;
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(4);
    private static readonly Dictionary<string, object> Download = new() { ["download"] = "" };

    private HistoryQuery _query = new();
    private HistoryChoices? _choices;
    private PredictionPage? _page;
    private long? _before;
    private int _newer;

    [Inject]
    private PredictionHistory History { get; set; } = null!;

    [Inject]
    private IDbContextFactory<DashboardDbContext> Contexts { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    private string NewerText => _newer switch
    {
        1 => "1 new prediction",
        >= MostCounted => $"{MostCounted} and more new predictions",
        _ => $"{_newer} new predictions",
    };

    protected override async Task OnInitializedAsync()
    {
        _choices = await HistoryChoices.LoadAsync(Contexts, Closing);
        Navigation.LocationChanged += OnMoved;
        Own(new Leave(() => Navigation.LocationChanged -= OnMoved));
        await LoadAsync();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;
        using var timer = new PeriodicTimer(LookEvery, Time);
        try
        {
            while (await timer.WaitForNextTickAsync(Closing))
                await LookForNewerAsync();
        }
        catch (OperationCanceledException)
        {
            // The page was left.
        }
    }

    private void OnMoved(object? sender, LocationChangedEventArgs moved) => _ = InvokeAsync(async () =>
    {
        var path = Navigation.ToBaseRelativePath(moved.Location).Split('?', '#')[0];
        if (path != "history")
            return;
        await LoadAsync();
        StateHasChanged();
    });

    private async Task LoadAsync()
    {
        _query = HistoryQuery.Parse(Navigation.Uri);
        _before = HistoryQuery.ParseBefore(Navigation.Uri);
        _newer = 0;
        _page = await History.PageAsync(Filter(), _before, PageSize, Closing);
    }

    /// <summary>On the newest page only: further back nobody waits for news.</summary>
    private async Task LookForNewerAsync()
    {
        if (_before is not null || _page is null)
            return;
        var newer = await History.CountNewerAsync(Filter(), _page.Items.FirstOrDefault()?.Id ?? 0, MostCounted, Closing);
        if (newer == _newer)
            return;
        _newer = newer;
        StateHasChanged();
    }

    /// <summary>A temple that nobody knows matches nothing.</summary>
    private PredictionFilter Filter() => _query.ToFilter(_query.Temple is null ? null : _choices!.FindTemple(_query)?.Id ?? 0);

    private sealed class Leave(Action leave) : IDisposable
    {
        public void Dispose() => leave();
    }
}
