namespace TempleDashboard.Web.Api.V1;

/// <summary>A temple as listed.</summary>
/// <param name="Hint">What somebody who made it may want to know, such as another code that differs in capital letters alone; else
/// null.</param>
public sealed record TempleView(
    long Id, string Code, string Name, DateTime CreatedAt, IReadOnlyList<ClassifierView> Classifiers, string? Hint = null);
