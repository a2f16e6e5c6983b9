namespace TempleDashboard.Cli.Server;

/// <summary>A temple with its classifiers.</summary>
public sealed record TempleView(long Id, string Code, IReadOnlyList<ClassifierView> Classifiers);
