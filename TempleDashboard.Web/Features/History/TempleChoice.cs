namespace TempleDashboard.Web.Features.History;

/// <summary>A temple that the history can be narrowed to, with its classifiers.</summary>
public sealed record TempleChoice(long Id, string Code, string Name, IReadOnlyList<ClassifierChoice> Classifiers);
