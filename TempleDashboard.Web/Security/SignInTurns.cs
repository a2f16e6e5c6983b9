namespace TempleDashboard.Web.Security;

/// <summary>
/// Passwords are checked one after the other for each name and each address. At the same time, wrong ones would not be counted, as Identity
/// reads a person's count before and writes it after. And checking one takes a processor for a tenth of a second: whoever sends hundreds
/// must leave the others some.
/// </summary>
public sealed class SignInTurns
{
    /// <summary>Names and addresses share them by their hash, so that nothing grows with what strangers send.</summary>
    private const int Queues = 256;

    private readonly SemaphoreSlim[] _addresses = Make();
    private readonly SemaphoreSlim[] _names = Make();
    private readonly SemaphoreSlim _processors = new(Math.Max(1, Environment.ProcessorCount / 2));

    /// <summary>Waits until a password may be checked; what is returned is to be disposed afterwards.</summary>
    public async Task<IDisposable> TakeAsync(HttpContext context, string name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(name);
        var turn = new Turn();
        try
        {
            await turn.TakeAsync(Of(_addresses, context.Connection.RemoteIpAddress?.ToString() ?? ""), cancellationToken);
            await turn.TakeAsync(Of(_names, name.ToUpperInvariant()), cancellationToken);
            await turn.TakeAsync(_processors, cancellationToken);
            return turn;
        }
        catch
        {
            turn.Dispose();
            throw;
        }
    }

    private static SemaphoreSlim[] Make() => [.. Enumerable.Range(0, Queues).Select(_ => new SemaphoreSlim(1))];

    private static SemaphoreSlim Of(SemaphoreSlim[] queues, string key) =>
        queues[(uint)key.GetHashCode(StringComparison.Ordinal) % Queues];

    private sealed class Turn : IDisposable
    {
        private readonly Stack<SemaphoreSlim> _taken = new();

        public async Task TakeAsync(SemaphoreSlim queue, CancellationToken cancellationToken)
        {
            await queue.WaitAsync(cancellationToken);
            _taken.Push(queue);
        }

        public void Dispose()
        {
            while (_taken.TryPop(out var queue))
                queue.Release();
        }
    }
}
