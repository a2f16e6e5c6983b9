using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Components.Web.Virtualization;
using Microsoft.JSInterop;
using MudBlazor;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Labels;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Web.Shared;

namespace TempleDashboard.Web.Labels;

/// <summary>
/// Labels pictures by keyboard, mouse or touch. What happens is decided by <see cref="LabelSession"/>; here it meets the browser.
/// </summary>
public sealed partial class LabelPage
{
    private readonly SemaphoreSlim _turn = new(1);
    private Classifier? _classifier;
    private LabelSession? _session;
    private Virtualize<int>? _rows;
    private ElementReference _root;
    private ElementReference _grid;
    private IJSObjectReference? _script;
    private float _rowHeight = 180;
    private int _rowsPerPage = 3;
    private bool _isTouch;
    private bool _previewing;
    private bool _uploading;
    private bool _rowsChanged;
    private bool _listening;

    [Inject]
    private TempleCatalog Catalog { get; set; } = null!;

    [Inject]
    private LabelPictures Pictures { get; set; } = null!;

    [Inject]
    private LabelService Labels { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private IDialogService Dialogs { get; set; } = null!;

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

    /// <summary>Called by the script whenever the board's width changes.</summary>
    [JSInvokable]
    public async Task OnLayoutAsync(int columns, float rowHeight, int rowsPerPage, bool isTouch)
    {
        _rowsPerPage = rowsPerPage;
        _isTouch = isTouch;
        if (columns == _session!.Board.Columns && Math.Abs(rowHeight - _rowHeight) < 1)
            return;
        _session.Board.Columns = columns;
        _rowHeight = rowHeight;
        await RowsChangedAsync();
    }

    protected override async Task OnParametersSetAsync()
    {
        if (_classifier?.Id == ClassifierId)
            return;
        _classifier = await Catalog.FindAsync(ClassifierId, Closing);
        if (_classifier is null)
        {
            Navigation.NotFound();
            return;
        }
        _session = new(_classifier.TempleId, ClassifierId, Pictures, Labels, Person.Browser);
        _session.Changed += () => _ = InvokeAsync(StateHasChanged);
        await _session.ShowAsync(LabelFilter.Parse(Show) with { Name = Name ?? "" }, Closing);
        await _session.RefreshAsync(Closing);
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_session is null)
            return;
        if (!_listening)
        {
            _listening = true;
            var module = Own(await JS.InvokeAsync<IJSObjectReference>("import", Closing, "./Labels/LabelPage.razor.js"));
            _script = Own(await module.InvokeAsync<IJSObjectReference>("attach", Closing, Own(DotNetObjectReference.Create(this)), _root));
            Own(new LeaveBrowser(_script));
        }
        if (_rowsChanged && _rows is not null)
        {
            _rowsChanged = false;
            await _rows.RefreshDataAsync();
            StateHasChanged();
        }
    }

    private async ValueTask<ItemsProviderResult<int>> RowsAsync(ItemsProviderRequest request)
    {
        var board = _session!.Board;
        var count = Math.Min(request.Count, Math.Max(0, board.RowCount - request.StartIndex));
        var rows = Enumerable.Range(request.StartIndex, count).ToList();
        await _session.LoadAsync(rows.SelectMany(board.Row), Closing);
        return new(rows, board.RowCount);
    }

    /// <summary>
    /// Runs one command after the other: keys come faster than the database answers, and the next one acts on what this one leaves.
    /// </summary>
    private async Task RunAsync(LabelCommand command)
    {
        await _turn.WaitAsync(Closing);
        try
        {
            await ObeyAsync(command);
            await KeepFocusedVisibleAsync();
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task ObeyAsync(LabelCommand command)
    {
        var task = command.Action switch
        {
            LabelAction.Assign => _session!.AssignAsync(command.Value, Closing),
            LabelAction.Unlabel => _session!.UnlabelAsync(Closing),
            LabelAction.ToggleSplit => _session!.ToggleSplitAsync(Closing),
            LabelAction.Undo => _session!.UndoAsync(Closing),
            _ => Task.CompletedTask,
        };
        await task;
        switch (command.Action)
        {
            case LabelAction.Move:
                _session!.Board.Move(command.Value, command.Extend && !_previewing);
                break;
            case LabelAction.SelectAll:
                _session!.Board.SelectAll();
                break;
            case LabelAction.Escape when _previewing:
                _previewing = false;
                break;
            case LabelAction.Escape:
                _session!.Board.ClearSelection();
                break;
            case LabelAction.Preview:
                _previewing = !_previewing && _session!.Board.FocusedId is not null;
                break;
        }
    }

    private Task RunAsync(LabelAction action) => RunAsync(new LabelCommand(action));

    private Task AssignAsync(int index) => RunAsync(new LabelCommand(LabelAction.Assign, index));

    private Task MoveAsync(int steps) => RunAsync(new LabelCommand(LabelAction.Move, steps));

    private async Task KeepFocusedVisibleAsync()
    {
        if (_session!.Board.FocusedId is not { } id)
            return;
        await _session.LoadAsync([id], Closing);
        if (_script is not null)
            await _script.InvokeVoidAsync("reveal", Closing, _grid, _session.Board.Focus / _session.Board.Columns, _rowHeight);
    }

    private Task ClickAsync(long id, MouseEventArgs args)
    {
        var isToggle = args.CtrlKey || args.MetaKey || (_isTouch && !args.ShiftKey);
        _session!.Board.Click(_session.Board.PositionOf(id), args.ShiftKey, isToggle);
        return Task.CompletedTask;
    }

    private async Task OpenPreviewAsync(long id)
    {
        _session!.Board.GoTo(id);
        await _session.LoadAsync([id], Closing);
        _previewing = true;
    }

    private async Task ShowAsync(LabelFilter filter)
    {
        await _session!.ShowAsync(filter, Closing);
        await RowsChangedAsync();
    }

    private Task ShowLookAlikesAsync() =>
        _session!.Board.FocusedId is { } id ? ShowAsync(LabelFilter.All with { LookAlikeOf = id }) : Task.CompletedTask;

    private async Task RefreshAsync()
    {
        await _session!.RefreshAsync(Closing);
        await RowsChangedAsync();
    }

    private async Task UploadedAsync(bool isUploading)
    {
        _uploading = isUploading;
        await RefreshAsync();
    }

    private Task RowsChangedAsync()
    {
        _rowsChanged = true;
        return InvokeAsync(StateHasChanged);
    }

    private async Task ConfirmLeavingAsync(LocationChangingContext context)
    {
        if (!_uploading)
            return;
        if (!await ConfirmDialog.AskAsync(
            Dialogs,
            L["Cancel the upload?"],
            L["Pictures that are not uploaded yet are left out. Those that are stay."],
            L["Leave and cancel"]))
        {
            context.PreventNavigation();
        }
    }

    private int? CategoryNumber(long id)
    {
        var categoryId = _session!.Find(id)?.CategoryId;
        for (var i = 0; categoryId is not null && i < _session.Categories.Count; i++)
        {
            if (_session.Categories[i].Id == categoryId)
                return i + 1;
        }
        return null;
    }
}
