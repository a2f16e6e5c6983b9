using TempleDashboard.Learning.Onnx;

namespace TempleDashboard.Learning.ConvNets;

/// <summary>Scores pictures by the weights as they are in a <see cref="ParameterStore"/>, without dropout.</summary>
internal sealed class EvaluationSession : IDisposable
{
    private const int BatchSize = 32;

    private readonly ConvNetNetwork _network;
    private readonly ParameterStore _parameters;
    private readonly BoundRuns _runs;
    private readonly byte[] _pictures;
    private readonly float[] _scores;

    public EvaluationSession(ConvNetNetwork network, ParameterStore parameters, int threads)
    {
        (this._network, this._parameters) = (network, parameters);
        _pictures = Pinned.Bytes(BatchSize * network.PictureBytes);
        _scores = Pinned.Floats(BatchSize * network.ClassCount);
        _runs = new BoundRuns(OnnxSession.Open(EvaluationGraph.Build(LayerPlan.Of(network)), TrainingSession.SettingsFor(threads)), Bind);
    }

    /// <summary>Returns the scores of the pictures with these indices, <c>[N,K]</c>.</summary>
    public double[] Score(ConvNetData data, ReadOnlySpan<int> indices, CancellationToken cancellationToken)
    {
        var result = new double[indices.Length * _network.ClassCount];
        for (var start = 0; start < indices.Length; start += BatchSize)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var count = Math.Min(BatchSize, indices.Length - start);
            for (var i = 0; i < count; i++)
                data.Picture(indices[start + i]).CopyTo(_pictures.AsSpan(i * _network.PictureBytes));
            _runs.Run(count, cancellationToken);
            for (var i = 0; i < count * _network.ClassCount; i++)
                result[start * _network.ClassCount + i] = _scores[i];
        }
        return result;
    }

    public void Dispose() => _runs.Dispose();

    private void Bind(Bindings bindings, int count)
    {
        bindings.BatchInput(GraphNames.Picture, _pictures, count, _network.Height, _network.Width, ConvNetNetwork.Bands);
        foreach (var slice in _parameters.Slices)
            bindings.Input(slice.Spec.Name, slice.Of(_parameters.Weights), slice.Spec.Shape);
        bindings.Output(GraphNames.Scores, _scores.AsMemory(0, count * _network.ClassCount), count, _network.ClassCount);
    }
}
