using System.Collections.Concurrent;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using MudBlazor;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Predictions;
using TempleDashboard.Domain.Training;
using TempleDashboard.Web.Shared;

namespace TempleDashboard.Web.Temples;

/// <summary>The board: every classifier, worst first, as it stands now.</summary>
public sealed partial class Home
{
    /// <summary>What fills a large screen; more are drawn as the end comes near.</summary>
    private const int DrawnAtFirst = 40;

    private static readonly TimeSpan RefreshInterval = TimeSpan.FromMilliseconds(500);

    /// <summary>What nobody tells of, such as reviews, other people's temples and days that pass, is read this often.</summary>
    private static readonly TimeSpan ReadInterval = TimeSpan.FromMinutes(1);

    private readonly ConcurrentQueue<(long ClassifierId, LastAnswer Answer)> _answers = new();
    private Board? _board;
    private BoardView _view = new();
    private int _drawn = DrawnAtFirst;
    private double? _goTo;
    private volatile bool _stale;
    private bool _startedDemo;
    private IJSObjectReference? _watch;
    private bool _watching;
    private bool _refreshing;
    private bool _refreshAgain;

    [Inject]
    private BoardQuery Query { get; set; } = null!;

    [Inject]
    private PredictionFeed Predictions { get; set; } = null!;

    [Inject]
    private TrainingFeed Trainings { get; set; } = null!;

    [Inject]
    private DemoSetup Demo { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [Inject]
    private Viewer Viewer { get; set; } = null!;

    [Inject]
    private IDialogService Dialogs { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private IJSRuntime JS { get; set; } = null!;

    private string? Summary => _board is not { Count: > 0 } board
        ? null
        : board.TempleCount == board.Count
            ? L.Many(board.Count, "1 temple", "{0} temples")
            : $"{L.Many(board.TempleCount, "1 temple", "{0} temples")} · {L.Many(board.Count, "1 classifier", "{0} classifiers")}";

    private string SortLabel => _view.Sort is { } sort ? L.NameOf(sort) : L["Worst first"];

    private string NothingText => _view.Search.Trim() is { Length: > 0 } search
        ? L["No temple has “{0}” in its name, its code or its categories.", search]
        : L["Nothing is like this now."];

    /// <summary>Those that count something, and the one that is chosen.</summary>
    private IEnumerable<BoardFigure> Figures =>
        Enum.GetValues<BoardFigure>().Where(figure => _view.Figure == figure || _board!.CountOf(figure) > 0);

    /// <summary>Called by the script when the end of what is drawn comes near.</summary>
    [JSInvokable]
    public void Draw(int rows)
    {
        if (rows <= _drawn)
            return;
        _drawn = rows;
        StateHasChanged();
    }

    protected override async Task OnInitializedAsync()
    {
        var refresh = Own(new Throttle(Time, RefreshInterval, () => Later(RefreshAsync)));
        Own(Predictions.Subscribe(recorded =>
        {
            foreach (var record in recorded.Where(record => record.Source != PredictionRecord.TryOutSource))
                _answers.Enqueue((record.ClassifierId, LastAnswer.Of(record)));
            refresh.Signal();
        }));
        Own(Trainings.Subscribe(snapshot =>
        {
            _stale |= !snapshot.IsActive;
            refresh.Signal();
        }));
        Demo.Changed += refresh.Signal;
        Own(new Unsubscribe(() => Demo.Changed -= refresh.Signal));
        if (IsLive)
        {
            Own(Time.CreateTimer(
                _ =>
                {
                    _stale = true;
                    refresh.Signal();
                },
                null,
                ReadInterval,
                ReadInterval));
        }
        _view = BoardView.Of(Navigation.Uri);
        var board = new Board(id => TrainingOf(id) is not null);
        board.Take(await LoadAsync(Query.ReadAsync, "board"));
        board.Arrange(_view);
        _board = board;
    }

    /// <summary>Comes here also when the address changes on this page.</summary>
    protected override void OnParametersSet()
    {
        var view = BoardView.Of(Navigation.Uri);
        if (_board is null || view == _view with { Search = _view.Search.Trim() })
            return;
        _view = view;
        Arrange();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_board is not { Shown.Count: > 0 })
            return;
        if (!_watching)
        {
            _watching = true;
            _watch = await ListenAsync("./Temples/Home.razor.js", "watch", Own(DotNetObjectReference.Create(this)));
            var place = await _watch.InvokeAsync<BoardPlace?>("place", Closing);
            // What came between the drawing by request and this circuit.
            _stale = true;
            _goTo = place?.Top;
            _drawn = Math.Max(_drawn, place?.Drawn ?? 0);
            await RefreshAsync();
        }
        else if (_watch is not null && _goTo is { } top)
        {
            _goTo = null;
            await _watch.InvokeVoidAsync("goTo", Closing, top);
        }
    }

    /// <summary>Draws what is new. One at a time: rows that were read earlier must not replace what came later.</summary>
    private async Task RefreshAsync()
    {
        _refreshAgain = true;
        if (_refreshing)
            return;
        _refreshing = true;
        try
        {
            while (_refreshAgain)
            {
                _refreshAgain = false;
                await RefreshOnceAsync();
            }
        }
        finally
        {
            _refreshing = false;
        }
    }

    private async Task RefreshOnceAsync()
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
        if (_board is null)
            return;
        if (_stale)
        {
            _stale = false;
            var first = _board.Count == 0;
            _board.Take(await Query.ReadAsync(Closing));
            if (first)
                _board.Arrange(_view);
        }
        var answers = new List<(long, LastAnswer)>();
        while (_answers.TryDequeue(out var answer))
            answers.Add(answer);
        _board.Add(answers);
        StateHasChanged();
    }

    private RunSnapshot? TrainingOf(long classifierId) => Trainings.Active.FirstOrDefault(run => run.ClassifierId == classifierId);

    private static string? Check(bool chosen) => chosen ? Icons.Material.Outlined.Check : Icons.Custom.Uncategorized.Empty;

    private string Arrow(BoardSort sort) => _view.Sort != sort ? "" : _view.IsDescending ? " ↓" : " ↑";

    private void Arrange() => _board!.Arrange(_view);

    private Task SearchAsync(string? search) => ChangeAsync(_view with { Search = search ?? "" });

    private Task SortAsync((BoardSort? Sort, bool IsDescending) sorted) =>
        ChangeAsync(_view with { Sort = sorted.Sort, IsDescending = sorted.IsDescending });

    private Task ChooseAsync(BoardFigure figure) => ChangeAsync(_view with { Figure = _view.Figure == figure ? null : figure });

    private Task ChangeAsync(BoardView view)
    {
        _view = view;
        Arrange();
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(_view.ToQuery()), replace: true);
        return Task.CompletedTask;
    }

    private async Task ToggleDensityAsync()
    {
        Viewer.SetCompact(!Viewer.IsCompact);
        await JS.InvokeVoidAsync("templeShell.remember", Closing, "density", Viewer.IsCompact ? "compact" : "comfortable");
    }

    /// <summary>Runs beside this page, which goes on to the training once the pictures are there.</summary>
    private void StartDemo()
    {
        _ = Access.As(Rights.Save);
        _startedDemo = true;
        _ = Demo.RunAsync();
    }

    private async Task CreateAsync()
    {
        var shown = await Dialogs.ShowAsync<NewTempleDialog>(L["New temple"]);
        if (await shown.Result is { Data: Temple temple })
            Navigation.NavigateTo($"temples/{temple.Id}");
    }

    /// <summary>Where a person was when leaving the board: pixels from the top, and the rows that were drawn.</summary>
    private sealed record BoardPlace(double Top, int Drawn);
}
