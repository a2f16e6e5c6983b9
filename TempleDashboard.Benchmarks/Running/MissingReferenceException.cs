namespace TempleDashboard.Benchmarks.Running;

/// <summary>What a benchmark compares with is not installed; the message says how to get it.</summary>
internal sealed class MissingReferenceException(string message) : Exception(message);
