namespace TempleDashboard.Web.Features.History;

/// <summary>A classifier with the names of its categories in order.</summary>
public sealed record ClassifierChoice(long Id, string Name, IReadOnlyList<string> Categories);
