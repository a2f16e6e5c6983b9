using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Predictions;
using TempleDashboard.Domain.Review;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Web.Shared;

namespace TempleDashboard.Web.Review;

/// <summary>Lists predictions. The address says which ones, and what is open beside them; new ones are announced, not pushed in.</summary>
public sealed partial class HistoryPage : PageBase
{
    private const int PageSize = 50;
    private const int MostCounted = 99;

    /// <summary>However many predictions come in, they are counted this often at most.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(4);

    /// <summary>For the bars and the total together; a list of a million predictions is counted in less.</summary>
    private static readonly TimeSpan CountFor = TimeSpan.FromMilliseconds(400);
    private static readonly Dictionary<string, object?> Download = new() { ["download"] = "" };
    private static readonly IReadOnlySet<long> NoIds = new HashSet<long>();

    private HistoryQuery _query = new();
    private HistoryChoices? _choices;
    private Classifier? _classifier;
    private PredictionPage? _page;
    private CountsOverTime? _counts;
    private ReviewItem? _item;
    private PredictionSide? _side;
    private IReadOnlySet<long> _selected = NoIds;
    private long? _beyond;
    private int _newer;

    [Inject]
    private PredictionHistory History { get; set; } = null!;

    [Inject]
    private PredictionCounts Counter { get; set; } = null!;

    [Inject]
    private PredictionFeed Feed { get; set; } = null!;

    [Inject]
    private ReviewDesk Desk { get; set; } = null!;

    [Inject]
    private TempleCatalog Catalog { get; set; } = null!;

    [Inject]
    private IDbContextFactory<DashboardDbContext> Contexts { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private Viewer Viewer { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    private IReadOnlyList<string> Columns => _query.Columns ?? HistoryColumn.Usual;

    /// <summary>The list as it is, with nothing open.</summary>
    private HistoryQuery Closed => _query with { Open = null };

    private string ReviewHref => new HistoryQuery { Temple = _query.Temple, ClassifierId = _query.ClassifierId }.ToHref("review");

    private int Place => _page!.Items.Select(entry => entry.Id).ToList().IndexOf(_query.Open ?? 0);

    private string Total => _counts switch
    {
        null => L["Counting…"],
        { IsExact: true, Total: var total } => L.Many(total, "1 prediction", "{0} predictions"),
        { Total: var total } => L["about {0} predictions", NumberWords.Count(Rounded(total))],
    };

    private string NewerText =>
        _newer >= MostCounted ? L["{0} and more new predictions", MostCounted] : L.Many(_newer, "1 new prediction", "{0} new predictions");

    protected override async Task OnInitializedAsync()
    {
        Navigation.LocationChanged += OnMoved;
        Own(new Unsubscribe(() => Navigation.LocationChanged -= OnMoved));
        Viewer.Changed += Recount;
        Own(new Unsubscribe(() => Viewer.Changed -= Recount));
        var look = Own(new Throttle(Time, LookEvery, () => Later(LookForNewerAsync)));
        Own(Feed.Subscribe(_ => look.Signal()));
        await ReadAsync();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;
        await CountAsync();
        // What came between the drawing by request and this circuit.
        await LookForNewerAsync();
    }

    /// <summary>Two significant digits: more of them would pretend to be counted.</summary>
    private static long Rounded(long number)
    {
        var unit = (long)Math.Pow(10, Math.Max(0, Math.Floor(Math.Log10(Math.Max(1, number))) - 1));
        return number / unit * unit;
    }

    private void OnMoved(object? sender, LocationChangedEventArgs moved) => Later(async () =>
    {
        if (Navigation.ToBaseRelativePath(moved.Location).Split('?', '#')[0] != "history")
            return;
        var next = HistoryQuery.Parse(moved.Location);
        var isSameList = (next with { Open = null }).ToHref("", HistoryQuery.ParseBeyond(moved.Location)) == Closed.ToHref("", _beyond);
        if (isSameList)
        {
            _query = next;
            var item = next.Open is { } id ? await Desk.FindAsync(id, Closing) : null;
            if (_query.Open == next.Open)
                _item = item;
        }
        else
        {
            var counted = (_query with { Open = null, OldestFirst = false, Columns = null }).ToHref("");
            await ReadAsync();
            _selected = NoIds;
            if (counted != (_query with { Open = null, OldestFirst = false, Columns = null }).ToHref(""))
            {
                _counts = null;
                StateHasChanged();
                await CountAsync();
            }
        }
        StateHasChanged();
    });

    private async Task ReadAsync()
    {
        _query = HistoryQuery.Parse(Navigation.Uri);
        _beyond = HistoryQuery.ParseBeyond(Navigation.Uri);
        _newer = 0;
        var (list, open) = (Closed.ToHref("history", _beyond), _query.Open);
        var shown = await LoadAsync(FindAsync, _query.ToHref("history", _beyond));
        // Whoever filters fast has asked for another list by now, or has opened another prediction beside this one.
        if (list != Closed.ToHref("history", _beyond))
            return;
        (_choices, _classifier, _page) = (shown.Choices, shown.Classifier, shown.Page);
        if (_query.Open == open)
            _item = shown.Item;
    }

    private async Task<Shown> FindAsync(CancellationToken cancellationToken)
    {
        _choices ??= await HistoryChoices.LoadAsync(Contexts, Access.Temples, cancellationToken);
        return new(
            _choices,
            _query.ClassifierId is { } id && await Catalog.FindAsync(id, cancellationToken) is { } classifier
                && Access.Temples.Has(classifier.TempleId)
                ? classifier
                : null,
            await History.PageAsync(Filter(), _beyond, PageSize, _query.OldestFirst, cancellationToken),
            _query.Open is { } open ? await Desk.FindAsync(open, cancellationToken) : null);
    }

    private async Task ReadPageAsync()
    {
        _page = await History.PageAsync(Filter(), _beyond, PageSize, _query.OldestFirst, Closing);
        if (_query.Open is { } open)
            _item = await Desk.FindAsync(open, Closing);
        StateHasChanged();
    }

    /// <summary>The bars begin at round times of the viewer's clock, which a first visit tells a moment later.</summary>
    private void Recount() => Later(CountAsync);

    /// <summary>Counts on another thread: SQLite answers where it is asked, and the page must not wait.</summary>
    private async Task CountAsync()
    {
        var (query, filter) = (_query, Filter());
        try
        {
            var counts = await Task.Run(() => CountAsync(filter, Closing), Closing);
            if ((query with { Open = null }).ToHref("") == Closed.ToHref(""))
                _counts = counts;
            StateHasChanged();
        }
        catch (OperationCanceledException)
        {
            // The page was left.
        }
    }

    private async Task<CountsOverTime> CountAsync(PredictionFilter filter, CancellationToken cancellationToken)
    {
        var span = await Counter.FindSpanAsync(filter, cancellationToken);
        var now = Time.GetUtcNow().UtcDateTime;
        var from = filter.FromUtc ?? span?.First ?? now.AddHours(-1);
        var to = filter.ToUtc ?? span?.Last.AddTicks(1) ?? now;
        return await Counter.CountAsync(filter, TimeBuckets.Edges(from, to, Viewer), CountFor, cancellationToken);
    }

    /// <summary>On the newest page only: further back nobody waits for news.</summary>
    private async Task LookForNewerAsync()
    {
        if (_beyond is not null || _page is null || _query.OldestFirst || Closing.IsCancellationRequested)
            return;
        var newer = await History.CountNewerAsync(Filter(), _page.Items.FirstOrDefault()?.Id ?? 0, MostCounted, Closing);
        if (newer == _newer)
            return;
        _newer = newer;
        StateHasChanged();
    }

    private async Task ShowNewerAsync()
    {
        _newer = 0;
        await ReadPageAsync();
        await CountAsync();
    }

    /// <summary>Whole minutes, as the address has them: the last one is included.</summary>
    private void ChooseTime((DateTime FromUtc, DateTime ToUtc) time) => Navigation.NavigateTo((Closed with
    {
        FromUtc = new DateTime(time.FromUtc.Ticks - (time.FromUtc.Ticks % TimeSpan.TicksPerMinute), DateTimeKind.Utc),
        ToUtc = new DateTime(time.ToUtc.AddTicks(TimeSpan.TicksPerMinute - 1).Ticks / TimeSpan.TicksPerMinute * TimeSpan.TicksPerMinute,
            DateTimeKind.Utc),
    }).ToHref("history"));

    private void ShowColumn(string column, bool isShown)
    {
        IReadOnlyList<string> columns = [.. HistoryColumn.All.Where(one => one == column ? isShown : Columns.Contains(one))];
        Navigation.NavigateTo((_query with { Columns = columns }).ToHref("history", _beyond), replace: true);
    }

    private void Move(int rows) => Navigation.NavigateTo(
        (_query with { Open = _page!.Items[Place + rows].Id }).ToHref("history", _beyond), replace: true);

    private void Close() => Navigation.NavigateTo(Closed.ToHref("history", _beyond), replace: true);

    private void Replace(ReviewItem reviewed)
    {
        _item = reviewed;
        _page = _page! with { Items = [.. _page.Items.Select(entry => entry.Id == reviewed.Entry.Id ? reviewed.Entry : entry)] };
    }

    /// <summary>A temple that nobody knows matches nothing.</summary>
    private PredictionFilter Filter() =>
        _query.ToFilter(_query.Temple is null ? null : _choices!.FindTemple(_query)?.Id ?? 0, Access.Temples);

    private sealed record Shown(HistoryChoices Choices, Classifier? Classifier, PredictionPage Page, ReviewItem? Item);
}
