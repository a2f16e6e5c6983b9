namespace TempleDashboard.Web.Features.Labelling;

/// <summary>What a key asks for.</summary>
public enum LabelAction
{
    Assign,
    Unlabel,
    ToggleSplit,
    Undo,
    Move,
    SelectAll,
    Escape,
    Preview,
}
