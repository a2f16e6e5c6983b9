namespace TempleDashboard.Web.Api.V1;

/// <summary>A temple as listed.</summary>
public sealed record TempleView(long Id, string Code, string Name, DateTime CreatedAt, IReadOnlyList<ClassifierView> Classifiers);
