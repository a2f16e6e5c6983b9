namespace TempleDashboard.Domain.Images;

/// <summary>
/// Lets as many pieces of work run at once as there are processors, first come, first served. More at once would end no sooner on the
/// whole: each would only wait for all others, the unlucky ones longest.
/// </summary>
public sealed class ProcessorQueue : IDisposable
{
    private readonly SemaphoreSlim _free = new(Environment.ProcessorCount);

    /// <summary>Waits for a free processor and does <paramref name="work"/> on a thread of the pool. Work should be short: tens of milliseconds.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled before its turn came.</exception>
    public async Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(work, CancellationToken.None);
        }
        finally
        {
            _free.Release();
        }
    }

    public void Dispose() => _free.Dispose();
}
