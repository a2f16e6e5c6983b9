using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.JSInterop;
using MudBlazor;
using TempleDashboard.Web.Shared;

namespace TempleDashboard.Web.Labels;

/// <summary>What keys, clicks and the address make the page do.</summary>
public sealed partial class LabelPage
{
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
        switch (command.Action)
        {
            case LabelAction.Assign:
                await session.AssignAsync(command.Value, Closing);
                break;
            case LabelAction.Unlabel:
                await session.UnlabelAsync(Closing);
                break;
            case LabelAction.ToggleSplit:
                await session.ToggleSplitAsync(Closing);
                break;
            case LabelAction.Undo:
                SayRefused(await session.UndoAsync(Closing));
                break;
            case LabelAction.Redo:
                SayRefused(await session.RedoAsync(Closing));
                break;
            case LabelAction.Preview:
                session.IsPreviewing = !session.IsPreviewing && session.Board.FocusedId is not null;
                break;
            case LabelAction.Help:
                await Dialogs.ShowAsync<LabelKeysDialog>(
                    L["Keys for labelling"],
                    new DialogParameters<LabelKeysDialog> { { dialog => dialog.Categories, session.Categories } });
                break;
            default:
                session.Go(command);
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
        if (_script is not null)
            await _script.InvokeVoidAsync("reveal", Closing, _grid, _session.Board.Focus / _session.Board.Columns, _rowHeight);
    }

    private Task ClickAsync(long id, MouseEventArgs args)
    {
        var isToggle = args.CtrlKey || args.MetaKey || (_isTouch && !args.ShiftKey);
        _session!.ForgetMessage();
        _session.Board.Click(_session.Board.PositionOf(id), args.ShiftKey, isToggle);
        return Task.CompletedTask;
    }

    private async Task OpenPreviewAsync(long id)
    {
        _session!.Board.GoTo(id);
        await _session.LoadAsync([id], Closing);
        _session.IsPreviewing = true;
    }

    private async Task ShowAsync(LabelFilter filter)
    {
        await _session!.ShowAsync(filter, Closing);
        WriteAddress();
        await RowsChangedAsync();
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
