namespace TempleDashboard.Web.Labels;

/// <summary>A key press, understood.</summary>
/// <param name="Value">
/// Index of the category for <see cref="LabelAction.Assign"/>, steps for <see cref="LabelAction.Move"/>, 1 for all that is left for
/// <see cref="LabelAction.Confirm"/>, 1 for Enter for <see cref="LabelAction.Preview"/>.
/// </param>
/// <param name="Extend">Shift was held: the selection grows.</param>
public readonly record struct LabelCommand(LabelAction Action, int Value = 0, bool Extend = false)
{
    /// <summary>Understands a key of the browser (<c>KeyboardEvent.key</c>); null where it means nothing here.</summary>
    /// <param name="control">Ctrl, or Command on a Mac.</param>
    /// <param name="keys">The keys of the categories that are asked for.</param>
    /// <param name="columns">Pictures side by side.</param>
    /// <param name="rowsPerPage">Rows that fit on the screen.</param>
    public static LabelCommand? Of(
        string key, bool control, bool shift, CategoryKeys keys, int columns, int rowsPerPage) => (key, control) switch
    {
        ("a" or "A", true) => new(LabelAction.SelectAll),
        ("z" or "Z", _) => new(shift ? LabelAction.Redo : LabelAction.Undo),
        ("y" or "Y", true) => new(LabelAction.Redo),
        (_, true) => null,
        ("?", _) => new(LabelAction.Help),
        ("0" or "u" or "U" or "Delete" or "Backspace", _) => new(LabelAction.Unlabel),
        ("t" or "T", _) => new(LabelAction.ToggleSplit),
        ("ArrowLeft", _) => new(LabelAction.Move, -1, shift),
        ("ArrowRight", _) => new(LabelAction.Move, 1, shift),
        ("ArrowUp", _) => new(LabelAction.Move, -columns, shift),
        ("ArrowDown", _) => new(LabelAction.Move, columns, shift),
        ("PageUp", _) => new(LabelAction.Move, -columns * Math.Max(2, rowsPerPage), shift),
        ("PageDown", _) => new(LabelAction.Move, columns * Math.Max(2, rowsPerPage), shift),
        ("Home", _) => new(LabelAction.Move, -int.MaxValue / 2, shift),
        ("End", _) => new(LabelAction.Move, int.MaxValue / 2, shift),
        ("+" or "=", _) => new(LabelAction.OpenStack),
        ("-", _) => new(LabelAction.CloseStack),
        ("Escape", _) => new(LabelAction.Escape),
        ("Enter", _) when shift => new(LabelAction.Confirm),
        (" ", _) => new(LabelAction.Preview),
        ("Enter", _) => new(LabelAction.Preview, 1),
        _ when keys.IndexOf(key) is >= 0 and var category => new(LabelAction.Assign, category),
        _ => null,
    };
}

/// <summary>What a key asks for.</summary>
public enum LabelAction
{
    Assign,
    Unlabel,
    ToggleSplit,
    Undo,
    Redo,
    Move,
    SelectAll,
    Escape,

    /// <summary>Looks at one picture; Space does so only where there is nothing to tick.</summary>
    Preview,
    Help,

    /// <summary>Shows the pictures of a stack one by one.</summary>
    OpenStack,

    CloseStack,

    /// <summary>Takes pictures back in that were set aside.</summary>
    Use,

    SetAside,

    /// <summary>Leaves a few of each stack in use, and sets the others aside.</summary>
    UseFew,
    /// <summary>Labels what is ticked as suggested; begins with a page of suggestions where none is shown.</summary>
    Confirm,
}
