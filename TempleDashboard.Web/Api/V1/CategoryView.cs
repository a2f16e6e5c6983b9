namespace TempleDashboard.Web.Api.V1;

/// <summary>A category with its labelled pictures.</summary>
/// <param name="Hint">What somebody who made or renamed it may want to know, such as another category that differs in capital letters
/// alone; else null.</param>
public sealed record CategoryView(long Id, string Name, int Position, int TrainCount, int TestCount, string? Hint = null);
