using Microsoft.ML.OnnxRuntime;

namespace TempleDashboard.Domain.Learning.Onnx;

/// <summary>Opens ONNX Runtime sessions the one way the product uses them.</summary>
public static class OnnxSession
{
    /// <summary>
    /// Opens a model on the CPU: one operator after the other, each on up to <paramref name="threads"/> threads, which
    /// sleep instead of spinning when idle so that the web stays responsive.
    /// </summary>
    /// <param name="model">Content of an .onnx file.</param>
    /// <param name="threads">0 means one per processor.</param>
    /// <exception cref="OnnxRuntimeException">The bytes are no model that can run.</exception>
    public static InferenceSession Open(byte[] model, int threads = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        using var options = new SessionOptions
        {
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            IntraOpNumThreads = threads == 0 ? Environment.ProcessorCount : threads,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        return new InferenceSession(model, options);
    }
}
