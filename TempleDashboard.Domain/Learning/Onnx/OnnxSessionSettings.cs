using Microsoft.ML.OnnxRuntime;

namespace TempleDashboard.Domain.Learning.Onnx;

/// <summary>What of a session differs between its uses.</summary>
public sealed record OnnxSessionSettings
{
    /// <summary>Threads for one run. Default 0: one per processor.</summary>
    public int Threads { get; init; }

    /// <summary>Keeps freed memory for the next run. Default on; off, an idle session holds little more than its weights.</summary>
    public bool KeepsMemory { get; init; } = true;

    /// <summary>Plans the memory of one size of input ahead. Default on; of no use where outputs lie in memory of the caller.</summary>
    public bool PlansMemory { get; init; } = true;

    /// <summary>How far the graph is rewritten. Default as far as possible.</summary>
    public GraphOptimizationLevel Optimisation { get; init; } = GraphOptimizationLevel.ORT_ENABLE_ALL;
}
