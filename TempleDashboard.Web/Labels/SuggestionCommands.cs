using Microsoft.AspNetCore.Components.Web;

namespace TempleDashboard.Web.Labels;

/// <summary>What keys and clicks do to suggestions; on a page of them a few mean something else than on the board.</summary>
internal static class SuggestionCommands
{
    /// <summary>Does what a command asks of suggestions; false where it is none of these.</summary>
    public static async Task<bool> TryObeyAsync(LabelSession session, LabelCommand command, CancellationToken cancellationToken)
    {
        switch (command.Action)
        {
            case LabelAction.Preview when command.Value == 0 && session.Filter.Confirm && !session.IsPreviewing:
                session.Suggestions.Toggle(session.Board.FocusedId);
                return true;
            case LabelAction.Confirm when session.Filter.Confirm:
                await session.ConfirmAsync(all: command.Value == 1, cancellationToken);
                return true;
            case LabelAction.Confirm when session.Suggestions.Any:
                await session.ShowAsync(SuggestionView.PageOf(session.Filter), cancellationToken);
                session.GoToFirst();
                return true;
            default:
                return command.Action == LabelAction.Confirm;
        }
    }

    /// <summary>On a page of suggestions, a plain click takes the next likely category.</summary>
    public static bool TryClick(LabelSession session, long id, MouseEventArgs args)
    {
        if (!session.Filter.Confirm || args is not { ShiftKey: false, CtrlKey: false, MetaKey: false })
            return false;
        session.Board.GoTo(id);
        session.Suggestions.Next(id);
        return true;
    }
}
