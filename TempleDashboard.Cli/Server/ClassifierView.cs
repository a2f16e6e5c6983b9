namespace TempleDashboard.Cli.Server;

/// <summary>A classifier with its categories.</summary>
public sealed record ClassifierView(long Id, string Name, IReadOnlyList<CategoryView> Categories);
