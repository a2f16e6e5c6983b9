namespace TempleDashboard.Cli.Server;

/// <summary>How far the dashboard is with a download.</summary>
public sealed record BackboneProgress(long ReceivedBytes, long? TotalBytes, bool IsChecking);
