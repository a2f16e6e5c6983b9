using Microsoft.ML.OnnxRuntime;

namespace TempleDashboard.Domain.Learning.Onnx;

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
