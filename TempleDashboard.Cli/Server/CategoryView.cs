namespace TempleDashboard.Cli.Server;

/// <summary>A category.</summary>
public sealed record CategoryView(long Id, string Name);
