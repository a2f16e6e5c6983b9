using System.ComponentModel.DataAnnotations;

namespace TempleDashboard.Domain.Training;

/// <summary>How much of the machine training may use. Bound to <c>Dashboard:Training</c>.</summary>
public sealed class TrainingOptions
{
    public const string Section = "Dashboard:Training";

    /// <summary>Runs of different classifiers that work at the same time. Default 1; 1 to 16. A run more waits for its turn.</summary>
    [Range(1, 16)]
    public int ConcurrentRuns { get; set; } = 1;

    /// <summary>Threads that learn from the embeddings; looking at the pictures takes all cores. Default 0: all cores; 0 to 64.</summary>
    [Range(0, 64)]
    public int Threads { get; set; }

    /// <summary>Threads in number.</summary>
    internal int ThreadCount => Threads == 0 ? Environment.ProcessorCount : Threads;
}
