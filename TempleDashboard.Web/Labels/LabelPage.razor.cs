using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web.Virtualization;
using Microsoft.JSInterop;
using MudBlazor;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Labels;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Web.Pictures;
using TempleDashboard.Web.Shared;

namespace TempleDashboard.Web.Labels;

/// <summary>
/// Labels pictures by keyboard, mouse or touch. What happens is decided by <see cref="LabelSession"/>; here it meets the browser.
/// </summary>
public sealed partial class LabelPage
{
    /// <summary>Drawn before the browser has said how many it has room for.</summary>
    private const int FirstPictures = 24;

    private static readonly TimeSpan BetweenNews = TimeSpan.FromMilliseconds(300);

    /// <summary>While pictures are uploaded the board is not read anew for each of them.</summary>
    private static readonly TimeSpan BetweenPictures = TimeSpan.FromMilliseconds(1500);

    private readonly SemaphoreSlim _turn = new(1);
    private readonly HashSet<LabelFilter> _written = [];
    private Classifier? _classifier;
    private LabelSession? _session;
    private LabelFilter? _address;
    private Throttle? _news;
    private Throttle? _newPictures;
    private IDisposable? _hearing;
    private Virtualize<int>? _rows;
    private ElementReference _root;
    private ElementReference _grid;
    private IJSObjectReference? _script;
    private int _tileSize = LabelViews.UsualTile;
    private float _rowHeight = 180;
    private int _rowsPerPage = 3;
    private bool _isTouch;
    private UploadState _upload = UploadState.None;
    private bool _rowsChanged;
    private bool _rowsShown;
    private bool _listening;

    [Inject]
    private TempleCatalog Catalog { get; set; } = null!;

    [Inject]
    private LabelPictures Pictures { get; set; } = null!;

    [Inject]
    private LabelService Labels { get; set; } = null!;

    [Inject]
    private LabelFeed Feed { get; set; } = null!;

    [Inject]
    private LabelViews Views { get; set; } = null!;

    [Inject]
    private TabSteps Tabs { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private IDialogService Dialogs { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    [Inject]
    private IJSRuntime JS { get; set; } = null!;

    /// <summary>Called by the script for keys that nobody else wants.</summary>
    [JSInvokable]
    public async Task OnKeyAsync(string key, bool control, bool shift)
    {
        if (LabelCommand.Of(key, control, shift, _session!.Board.Columns, _rowsPerPage) is not { } command)
            return;
        await RunAsync(command);
        StateHasChanged();
    }

    /// <summary>Called by the script whenever the board's width or the size of its tiles changes.</summary>
    [JSInvokable]
    public async Task OnLayoutAsync(int columns, float rowHeight, int rowsPerPage, bool isTouch, int tileSize)
    {
        _rowsPerPage = rowsPerPage;
        _isTouch = isTouch;
        if (columns == _session!.Board.Columns && Math.Abs(rowHeight - _rowHeight) < 1 && tileSize == _tileSize)
            return;
        _session.Board.Columns = columns;
        _rowHeight = rowHeight;
        _tileSize = Views.TileSize = tileSize;
        await RowsChangedAsync();
    }

    protected override async Task OnParametersSetAsync()
    {
        var filter = LabelFilter.Parse(Show, Split, Name, Like, Sort);
        if (_classifier?.Id == ClassifierId)
        {
            await FollowAddressAsync(filter);
            return;
        }
        _address = filter;
        if (filter == LabelFilter.All && Views.Of(ClassifierId) is { } seen)
            filter = seen;
        var start = await LoadAsync(
            cancellationToken => StartAsync(filter, cancellationToken),
            string.Create(CultureInfo.InvariantCulture, $"start {ClassifierId}"));
        if (start.Classifier is not { } classifier)
        {
            Navigation.NotFound();
            return;
        }
        _classifier = classifier;
        _tileSize = Views.TileSize;
        _session = new(classifier.TempleId, ClassifierId, Pictures, Labels, Person.Browser, L);
        _session.Begin(start);
        _session.Changed += () => _ = InvokeAsync(StateHasChanged);
        if (!IsLive)
            return;
        Listen(_session);
        if (_listening)
            await GoOnAsync();
        WriteAddress();
        _rowsChanged = _rows is not null;
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_session is null || !IsLive)
            return;
        if (!_listening)
        {
            _listening = true;
            var module = Own(await JS.InvokeAsync<IJSObjectReference>("import", Closing, "./Labels/LabelPage.razor.js"));
            _script = Own(await module.InvokeAsync<IJSObjectReference>("attach", Closing, Own(DotNetObjectReference.Create(this)), _root));
            Own(new LeaveBrowser(_script));
            await GoOnAsync();
        }
        if (_rowsChanged && _rows is not null)
        {
            _rowsChanged = false;
            await _rows.RefreshDataAsync();
            StateHasChanged();
        }
    }

    private async Task<LabelStart> StartAsync(LabelFilter filter, CancellationToken cancellationToken)
    {
        if (await Catalog.FindAsync(ClassifierId, cancellationToken) is not { } classifier)
            return LabelStart.Nothing;
        var categories = await Pictures.CategoriesAsync(ClassifierId, cancellationToken);
        var counts = await Pictures.CountAsync(classifier.TempleId, ClassifierId, cancellationToken);
        var ids = await Pictures.ListAsync(classifier.TempleId, ClassifierId, filter, cancellationToken);
        var first = await Pictures.ReadAsync(ClassifierId, [.. ids.Take(FirstPictures)], cancellationToken);
        return new(classifier, filter, categories, counts, ids, first);
    }

    /// <summary>Hears of what others change; it is shown soon, but all at once where many change much.</summary>
    private void Listen(LabelSession session)
    {
        _news ??= Own(new Throttle(Time, BetweenNews, () => _ = InvokeAsync(TakeNewsAsync)));
        _newPictures ??= Own(new Throttle(Time, BetweenPictures, () => _ = InvokeAsync(TakeNewsAsync)));
        if (_hearing is null)
            Own(new Unsubscribe(() => _hearing?.Dispose()));
        _hearing?.Dispose();
        _hearing = Feed.Subscribe(news =>
        {
            session.Hear(news);
            (news.TempleId is null ? _news : _newPictures).Signal();
        });
    }

    private async Task TakeNewsAsync()
    {
        if (Closing.IsCancellationRequested)
            return;
        await _turn.WaitAsync(Closing);
        try
        {
            switch (await _session!.TakeNewsAsync(Closing))
            {
                case NewsEffect.Pictures:
                    await RowsChangedAsync();
                    break;
                case NewsEffect.Labels:
                    StateHasChanged();
                    break;
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Goes on with what this browser tab has done before, such as before a reload.</summary>
    private async Task GoOnAsync()
    {
        if (await _script!.InvokeAsync<string?>("tab", Closing) is { } tab)
            _session!.GoOnWith(Tabs.Of(tab, ClassifierId));
        StateHasChanged();
    }

    private async ValueTask<ItemsProviderResult<int>> RowsAsync(ItemsProviderRequest request)
    {
        var board = _session!.Board;
        var count = Math.Min(request.Count, Math.Max(0, board.RowCount - request.StartIndex));
        var rows = Enumerable.Range(request.StartIndex, count).ToList();
        await _session.LoadAsync(rows.SelectMany(board.Row), Closing);
        if (!_rowsShown && _script is not null)
        {
            _rowsShown = true;
            _ = InvokeAsync(StateHasChanged);
        }
        return new(rows, board.RowCount);
    }

    /// <summary>This page hears of it as all others do, and reads everything anew.</summary>
    private void TellCategories() => Feed.CategoriesChanged(ClassifierId);

    private Task RowsChangedAsync()
    {
        _rowsChanged = true;
        return InvokeAsync(StateHasChanged);
    }
}
