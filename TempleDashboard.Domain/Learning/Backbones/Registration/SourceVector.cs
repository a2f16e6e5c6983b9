namespace TempleDashboard.Domain.Learning.Backbones.Registration;

/// <summary>The output of a network that is its embedding, and how long it is.</summary>
internal sealed record SourceVector(string Output, int Length);
