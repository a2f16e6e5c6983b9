namespace TempleDashboard.Cli.Server;

/// <summary>An answer of the dashboard: whether its status was a success, and what it said.</summary>
public sealed record Answer<T>(bool Succeeded, T Body) where T : class;
