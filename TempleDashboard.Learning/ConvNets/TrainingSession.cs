using Microsoft.ML.OnnxRuntime;
using TempleDashboard.Learning.Onnx;

namespace TempleDashboard.Learning.ConvNets;

/// <summary>Computes the loss of a batch and the gradients of all weights, in one run of one graph.</summary>
internal sealed class TrainingSession : IDisposable
{
    private readonly LayerPlan _plan;
    private readonly ParameterStore _parameters;
    private readonly BoundRuns _runs;
    private readonly float[] _loss = Pinned.Floats(1);
    private readonly float[] _right = Pinned.Floats(1);

    public TrainingSession(LayerPlan plan, ParameterStore parameters, int batchSize, int threads)
    {
        (this._plan, this._parameters) = (plan, parameters);
        Batch = new BatchBuffers(plan, batchSize);
        _runs = new BoundRuns(OnnxSession.Open(TrainingGraph.Build(plan), SettingsFor(threads)), Bind);
    }

    /// <summary>What the next step is computed on.</summary>
    public BatchBuffers Batch { get; }

    /// <summary>
    /// Deeper rewriting than basic gains nothing on these graphs, and memory planned for one batch size is not what the next one needs.
    /// </summary>
    public static OnnxSessionSettings SettingsFor(int threads) =>
        new() { Threads = threads, PlansMemory = false, Optimisation = GraphOptimizationLevel.ORT_ENABLE_BASIC };

    /// <summary>Reads the batch's first <paramref name="count"/> pictures, and writes <see cref="ParameterStore.Gradients"/>.</summary>
    /// <returns>The batch's cross-entropy in nats, and how many answers were right.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled; the gradients are incomplete, the weights as before.</exception>
    public (float Loss, int Right) Differentiate(int count, CancellationToken cancellationToken)
    {
        _runs.Run(count, cancellationToken);
        return (_loss[0], (int)_right[0]);
    }

    public void Dispose() => _runs.Dispose();

    private void Bind(Bindings bindings, int count)
    {
        var network = _plan.Network;
        bindings.BatchInput(GraphNames.Picture, Batch.Pictures, count, network.Height, network.Width, ConvNetNetwork.Bands);
        bindings.BatchInput(GraphNames.Target, Batch.Targets, count, network.ClassCount);
        bindings.BatchInput(GraphNames.PictureWeight, Batch.PictureWeights, count, 1);
        foreach (var (mask, buffer) in _plan.Masks.Zip(Batch.Masks))
            bindings.BatchInput(mask.Name, buffer, count, mask.Shape.Axes);
        foreach (var slice in _parameters.Slices)
        {
            bindings.Input(slice.Spec.Name, slice.Of(_parameters.Weights), slice.Spec.Shape);
            bindings.Output(NetworkGraph.GradientName(slice.Spec.Name), slice.Of(_parameters.Gradients), slice.Spec.Shape);
        }
        bindings.Output(GraphNames.Loss, _loss);
        bindings.Output(GraphNames.Right, _right);
    }
}

/// <summary>Ties a graph's inputs and outputs to pinned buffers, without copies.</summary>
internal sealed class Bindings(OrtIoBinding binding) : IDisposable
{
    private readonly List<OrtValue> _values = [];

    public OrtIoBinding Binding => binding;

    public void Input<T>(string name, Memory<T> buffer, params long[] shape)
        where T : unmanaged => binding.BindInput(name, Value(buffer, shape));

    public void Output(string name, Memory<float> buffer, params long[] shape) => binding.BindOutput(name, Value(buffer, shape));

    /// <summary>Ties a buffer whose length follows from the batch: the first <c>count</c> of its rows.</summary>
    public void BatchInput<T>(string name, T[] buffer, int count, params ReadOnlySpan<long> shape)
        where T : unmanaged
    {
        long[] whole = [count, .. shape];
        Input(name, buffer.AsMemory(0, checked((int)whole.Aggregate(1L, (product, length) => product * length))), whole);
    }

    public void Dispose()
    {
        binding.Dispose();
        foreach (var value in _values)
            value.Dispose();
    }

    private OrtValue Value<T>(Memory<T> buffer, long[] shape)
        where T : unmanaged
    {
        var value = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, buffer, shape);
        _values.Add(value);
        return value;
    }
}

/// <summary>A session whose inputs and outputs lie in memory of the caller, bound once for each size of batch.</summary>
/// <param name="bind">Binds the inputs and outputs of a batch of the given size.</param>
internal sealed class BoundRuns(InferenceSession session, Action<Bindings, int> bind) : IDisposable
{
    private readonly Dictionary<int, Bindings> _bound = [];

    /// <summary>Runs the graph on a batch of <paramref name="count"/> pictures.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled, which ends the run within milliseconds; outputs are
    /// incomplete.</exception>
    public void Run(int count, CancellationToken cancellationToken)
    {
        if (!_bound.TryGetValue(count, out var bindings))
        {
            _bound[count] = bindings = new Bindings(session.CreateIoBinding());
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
        foreach (var bindings in _bound.Values)
            bindings.Dispose();
        session.Dispose();
    }
}
