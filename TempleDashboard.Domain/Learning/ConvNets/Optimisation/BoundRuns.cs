using Microsoft.ML.OnnxRuntime;

namespace TempleDashboard.Domain.Learning.ConvNets.Optimisation;

/// <summary>A session whose inputs and outputs lie in memory of the caller, bound once for each size of batch.</summary>
/// <param name="bind">Binds the inputs and outputs of a batch of the given size.</param>
internal sealed class BoundRuns(InferenceSession session, Action<Bindings, int> bind) : IDisposable
{
    private readonly Dictionary<int, Bindings> bound = [];

    /// <summary>Runs the graph on a batch of <paramref name="count"/> pictures.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled, which ends the run within milliseconds; outputs are incomplete.</exception>
    public void Run(int count, CancellationToken cancellationToken)
    {
        if (!bound.TryGetValue(count, out var bindings))
        {
            bound[count] = bindings = new Bindings(session.CreateIoBinding());
            bind(bindings, count);
        }
        using var options = new RunOptions();
        using var registration = cancellationToken.Register(static options => ((RunOptions)options!).Terminate = true, options);
        try
        {
            session.RunWithBinding(options, bindings.Binding);
        }
        catch (OnnxRuntimeException exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException("Training was cancelled.", exception, cancellationToken);
        }
    }

    public void Dispose()
    {
        foreach (var bindings in bound.Values)
            bindings.Dispose();
        session.Dispose();
    }
}
