using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.JSInterop;
using MudBlazor;
using TempleDashboard.Web.Shared;

namespace TempleDashboard.Web.Labels;

/// <summary>What keys, clicks and buttons do on the Label page: one after the other, and the picture they lead to is seen.</summary>
public sealed partial class LabelPage
{
    private readonly SemaphoreSlim _turn = new(1);
    private IDialogReference? _keys;

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
}
