namespace TempleDashboard.Domain.Temples.Demo;

/// <summary>How many pictures of the demo temple are stored.</summary>
public readonly record struct DemoProgress(int Done, int Total);
