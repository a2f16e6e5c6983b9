namespace TempleDashboard.Cli.Server;

/// <summary>A page of a temple's pictures; <paramref name="Next"/> is null at the end.</summary>
public sealed record ImagePage(IReadOnlyList<ImageView> Images, long? Next);
