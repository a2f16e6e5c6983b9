namespace TempleDashboard.Web.Shared;

/// <summary>A short message at the edge of the screen, with an action where something can be taken back.</summary>
public sealed record Toast(string Text, bool IsError, string? ActionText, Func<Task>? Action)
{
    public Guid Id { get; } = Guid.NewGuid();
}
