namespace TempleDashboard.Cli.Server;

/// <summary>A page of the dashboard's temples; <paramref name="Next"/> is null at the end.</summary>
public sealed record TemplePage(IReadOnlyList<TempleView> Temples, long? Next);
