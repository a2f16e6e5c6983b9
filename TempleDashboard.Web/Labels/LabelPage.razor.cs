using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Components.Web.Virtualization;
using Microsoft.JSInterop;
using MudBlazor;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Labels;
using TempleDashboard.Domain.Suggestions;
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

    private readonly SemaphoreSlim _turn = new(1);
    private readonly HashSet<LabelFilter> _written = [];
    private Classifier? _classifier;
    private LabelSession? _session;
    private LabelFilter? _address;
    private IDialogReference? _keys;
    private LabelHearing? _hearing;
    private bool _canUpload;
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
    private StackLabels StackLabels { get; set; } = null!;

    [Inject]
    private LabelFeed Feed { get; set; } = null!;

    [Inject]
    private SuggestionDesk Suggestions { get; set; } = null!;

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

    /// <summary>Called by the script for keys that nobody else wants.</summary>
    [JSInvokable]
    public async Task OnKeyAsync(string key, bool control, bool shift)
    {
        if (LabelCommand.Of(key, control, shift, _session!.KeysAsked, _session.Board.Columns, _rowsPerPage) is not { } command)
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
        var filter = LabelFilter.Parse(Show, Split, Name, Like, Sort, Hours, Suggested, Confirm);
        if (_classifier?.Id == ClassifierId)
        {
            await FollowAddressAsync(filter);
            return;
        }
        _address = filter;
        if (filter == LabelFilter.All && Views.Of(ClassifierId) is { } seen)
            filter = seen;
        var suggestions = new SuggestionView(Suggestions, ClassifierId);
        var start = await LoadAsync(
            cancellationToken => StartAsync(suggestions, filter, cancellationToken),
            string.Create(CultureInfo.InvariantCulture, $"start {ClassifierId}"));
        if (start.Classifier is not { } classifier)
        {
            Navigation.NotFound();
            return;
        }
        _classifier = classifier;
        _tileSize = Views.TileSize;
        _session = new(classifier.TempleId, ClassifierId, Pictures, Labels, Access, L, StackLabels) { Suggestions = suggestions };
        _session.Stacks.IsWanted = Views.HasStacks;
        _session.Begin(start);
        _session.Changed += () => _ = InvokeAsync(StateHasChanged);
        if (!IsLive)
            return;
        _hearing ??= Own(new LabelHearing(Feed, Time, () => Later(TakeNewsAsync)));
        _hearing.Follow(_session);
        if (_script is not null)
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
            _script = await ListenAsync("./Labels/LabelPage.razor.js", "attach", Own(DotNetObjectReference.Create(this)), _root);
            await GoOnAsync();
        }
        if (_rowsChanged && _rows is not null)
        {
            _rowsChanged = false;
            await _rows.RefreshDataAsync();
            StateHasChanged();
        }
    }

    private async Task<LabelStart> StartAsync(SuggestionView suggestions, LabelFilter filter, CancellationToken cancellationToken) =>
        await Catalog.FindAsync(ClassifierId, cancellationToken) is { } classifier
            ? await LabelStart.ReadAsync(classifier, filter, Pictures, suggestions, Views.HasStacks, FirstPictures, cancellationToken)
            : LabelStart.Nothing;

    private async Task TakeNewsAsync()
    {
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
        await _session!.Pass.ReadAsync(_session.TempleId, ClassifierId, Closing);
        _session.Pass.Choose(Views.AskedWith(ClassifierId));
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

    private Task RowsChangedAsync()
    {
        _rowsChanged = true;
        return InvokeAsync(StateHasChanged);
    }

    /// <summary>
    /// Runs one command after the other: keys come faster than the database answers, and the next one acts on what this one leaves.
    /// </summary>
    private async Task RunAsync(LabelCommand command)
    {
        await _turn.WaitAsync(Closing);
        try
        {
            await ObeyAsync(_session!, command);
            await KeepFocusedVisibleAsync();
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task ObeyAsync(LabelSession session, LabelCommand command)
    {
        if (await SuggestionCommands.TryObeyAsync(session, command, Closing))
        {
            WriteAddress();
            await RowsChangedAsync();
            return;
        }
        switch (command.Action)
        {
            case LabelAction.Undo or LabelAction.Redo:
                SayRefused(await (command.Action == LabelAction.Undo ? session.UndoAsync(Closing) : session.RedoAsync(Closing)));
                if (session.Filter.Confirm)
                    await RowsChangedAsync();
                break;
            case LabelAction.Preview:
                session.IsPreviewing = !session.IsPreviewing && session.Board.FocusedId is not null;
                break;
            case LabelAction.Help when _keys is null or { Result.IsCompleted: true }:
                _keys = await Dialogs.ShowAsync<LabelKeysDialog>(
                    L["Keys for labelling"],
                    new DialogParameters<LabelKeysDialog> { { dialog => dialog.Session, session } });
                break;
            case LabelAction.Help:
                break;
            default:
                if (await session.DoAsync(command, Closing))
                    await RowsChangedAsync();
                break;
        }
    }

    private void SayRefused(string? refused)
    {
        if (refused is not null)
            Toasts.SayError(refused);
    }

    private async Task KeepFocusedVisibleAsync()
    {
        if (_session!.Board.FocusedId is not { } id)
            return;
        await _session.LoadAsync([id], Closing);
        if (_session.IsPreviewing)
            await _session.Pass.BeginAsync(id, Closing);
        if (_script is not null)
            await _script.InvokeVoidAsync("reveal", Closing, _grid, _session.Board.Focus / _session.Board.Columns, _rowHeight);
    }

    private Task ClickAsync(long id, MouseEventArgs args)
    {
        var isToggle = args.CtrlKey || args.MetaKey || (_isTouch && !args.ShiftKey);
        _session!.ForgetMessage();
        if (!SuggestionCommands.TryClick(_session, id, args))
            _session.Board.Click(_session.Board.PositionOf(id), args.ShiftKey, isToggle);
        return Task.CompletedTask;
    }

    private async Task OpenPreviewAsync(long id)
    {
        _session!.Board.GoTo(id);
        await _session.LoadAsync([id], Closing);
        await _session.Pass.BeginAsync(id, Closing);
        _session.IsPreviewing = true;
    }

    /// <summary>In turn: the list that was asked for last is the one that stays.</summary>
    private async Task ShowAsync(LabelFilter filter)
    {
        var session = _session!;
        await _turn.WaitAsync(Closing);
        try
        {
            // Meanwhile the page may have gone on to another classifier.
            if (session != _session)
                return;
            await session.ShowAsync(filter, Closing);
            if (session != _session)
                return;
            WriteAddress();
            await RowsChangedAsync();
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Writes what is shown into the address, so that a reload, another tab of the classifier and a link bring it back.</summary>
    private void WriteAddress()
    {
        Views.Remember(ClassifierId, _session!.Filter);
        if (_session.Filter == _address)
            return;
        _written.Add(_session.Filter);
        _address = _session.Filter;
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(_session.Filter.ToQuery()), replace: true);
    }

    /// <summary>Shows what another address of the same page asks for, such as after Back; one that was written here is known.</summary>
    private async Task FollowAddressAsync(LabelFilter filter)
    {
        if (_written.Remove(filter) || filter == _address || _session is null)
            return;
        _address = filter;
        await ShowAsync(filter);
    }

    private Task ShowLookAlikesAsync() =>
        _session!.Board.FocusedId is { } id ? ShowAsync(LabelFilter.All with { LookAlikeOf = id }) : Task.CompletedTask;

    private async Task SetTileSizeAsync(int size)
    {
        _tileSize = Views.TileSize = size;
        if (_script is not null)
            await _script.InvokeVoidAsync("resize", Closing, size);
    }

    private async Task ConfirmLeavingAsync(LocationChangingContext context)
    {
        var path = new Uri(Navigation.Uri).AbsolutePath;
        if (!_upload.IsUnsaved || Navigation.ToAbsoluteUri(context.TargetLocation).AbsolutePath == path)
            return;
        var leave = _upload.IsRunning
            ? await ConfirmDialog.AskAsync(
                Dialogs,
                L["Cancel the upload?"],
                L["Pictures that are not uploaded yet are left out. Those that are stay."],
                L["Leave and cancel"])
            : await ConfirmDialog.AskAsync(
                Dialogs,
                L["Leave the list?"],
                L.Many(_upload.Failed, "1 picture is not stored.", "{0} pictures are not stored."),
                L["Leave without them"]);
        if (!leave)
            context.PreventNavigation();
    }
}
