using MudBlazor;

namespace TempleDashboard.Web.Shared;

/// <summary>Short messages to the person at one browser, with a way back where there is one.</summary>
public sealed class Toasts(ISnackbar snackbar, IStringLocalizer texts)
{
    private const int ShownMilliseconds = 6_000;
    private const int ShownWithActionMilliseconds = 10_000;

    public void Say(string text) => snackbar.Add(text, Severity.Success, options => options.VisibleStateDuration = ShownMilliseconds);

    /// <summary>Says what went wrong and what to do.</summary>
    public void SayError(string text) =>
        snackbar.Add(text, Severity.Error, options => options.VisibleStateDuration = ShownWithActionMilliseconds);

    /// <summary>Says what was done and offers to take it back.</summary>
    public void SayWithUndo(string text, Func<Task> undo) => SayWithAction(text, texts["Undo"], undo);

    /// <summary>Says what was done and offers a next step.</summary>
    public void SayWithAction(string text, string actionText, Func<Task> action) =>
        snackbar.Add(
            text,
            Severity.Success,
            options =>
            {
                options.VisibleStateDuration = ShownWithActionMilliseconds;
                // With an action MudBlazor would leave it there until somebody closes it.
                options.RequireInteraction = false;
                options.Action = actionText;
                options.OnClick = _ => action();
            });
}
