using TempleDashboard.Learning.Onnx;

namespace TempleDashboard.Learning.ConvNets;

/// <summary>Scores pictures by the weights as they are in a <see cref="ParameterStore"/>, without dropout.</summary>
internal sealed class EvaluationSession : IDisposable
{
    private const int BatchSize = 32;

    private readonly ConvNetNetwork network;
    private readonly ParameterStore parameters;
    private readonly BoundRuns runs;
    private readonly byte[] pictures;
    private readonly float[] scores;

    public EvaluationSession(ConvNetNetwork network, ParameterStore parameters, int threads)
    {
        (this.network, this.parameters) = (network, parameters);
        pictures = Pinned.Bytes(BatchSize * network.PictureBytes);
        scores = Pinned.Floats(BatchSize * network.ClassCount);
        runs = new BoundRuns(OnnxSession.Open(EvaluationGraph.Build(LayerPlan.Of(network)), TrainingSession.SettingsFor(threads)), Bind);
    }

    /// <summary>Returns the scores of the pictures with these indices, <c>[N,K]</c>.</summary>
    public double[] Score(ConvNetData data, ReadOnlySpan<int> indices, CancellationToken cancellationToken)
    {
        var result = new double[indices.Length * network.ClassCount];
        for (var start = 0; start < indices.Length; start += BatchSize)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var count = Math.Min(BatchSize, indices.Length - start);
            for (var i = 0; i < count; i++)
                data.Picture(indices[start + i]).CopyTo(pictures.AsSpan(i * network.PictureBytes));
            runs.Run(count, cancellationToken);
            for (var i = 0; i < count * network.ClassCount; i++)
                result[start * network.ClassCount + i] = scores[i];
        }
        return result;
    }

    public void Dispose() => runs.Dispose();

    private void Bind(Bindings bindings, int count)
    {
        bindings.BatchInput(GraphNames.Picture, pictures, count, network.Height, network.Width, ConvNetNetwork.Bands);
        foreach (var slice in parameters.Slices)
            bindings.Input(slice.Spec.Name, slice.Of(parameters.Weights), slice.Spec.Shape);
        bindings.Output(GraphNames.Scores, scores.AsMemory(0, count * network.ClassCount), count, network.ClassCount);
    }
}
