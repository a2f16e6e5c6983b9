using Microsoft.ML.OnnxRuntime;

namespace TempleDashboard.Learning.Onnx;

/// <summary>Opens ONNX Runtime sessions the one way the product uses them.</summary>
public static class OnnxSession
{
    /// <inheritdoc cref="Open(byte[], OnnxSessionSettings)"/>
    /// <param name="threads">0 means one per processor.</param>
    public static InferenceSession Open(byte[] model, int threads = 0) => Open(model, new OnnxSessionSettings { Threads = threads });

    /// <summary>
    /// Opens a model on the CPU: one operator after the other, each on up to as many threads as the settings say, which
    /// sleep instead of spinning when idle so that the web stays responsive.
    /// </summary>
    /// <param name="model">Content of an .onnx file.</param>
    /// <exception cref="OnnxRuntimeException">The bytes are no model that can run.</exception>
    public static InferenceSession Open(byte[] model, OnnxSessionSettings settings)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(settings.Threads);
        using var options = new SessionOptions
        {
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            GraphOptimizationLevel = settings.Optimisation,
            IntraOpNumThreads = settings.Threads == 0 ? Environment.ProcessorCount : settings.Threads,
            EnableCpuMemArena = settings.KeepsMemory,
            EnableMemoryPattern = settings.PlansMemory,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        return new InferenceSession(model, options);
    }
}

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

/// <summary>
/// A session that many threads run and one of them closes: closing waits for the runs that are going on, and later ones are refused. Closed
/// under a run, native memory in use would be freed and the process would end.
/// </summary>
internal sealed class SharedSession(InferenceSession session) : IDisposable
{
    private readonly ReaderWriterLockSlim _uses = new();
    private bool _closed;

    /// <summary>Calls <paramref name="use"/> with the open session.</summary>
    /// <exception cref="ObjectDisposedException">The session has been closed.</exception>
    public T Use<T>(Func<InferenceSession, T> use)
    {
        _uses.EnterReadLock();
        try
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            return use(session);
        }
        finally
        {
            _uses.ExitReadLock();
        }
    }

    public void Dispose()
    {
        _uses.EnterWriteLock();
        try
        {
            _closed = true;
            session.Dispose();
        }
        finally
        {
            _uses.ExitWriteLock();
        }
    }
}
