using Microsoft.ML.OnnxRuntime;
using TempleDashboard.Domain.Learning.ConvNets.Graphs;
using TempleDashboard.Domain.Learning.ConvNets.Layers;
using TempleDashboard.Domain.Learning.Onnx;

namespace TempleDashboard.Domain.Learning.ConvNets.Optimisation;

/// <summary>Computes the loss of a batch and the gradients of all weights, in one run of one graph.</summary>
internal sealed class TrainingSession : IDisposable
{
    private readonly LayerPlan plan;
    private readonly ParameterStore parameters;
    private readonly BoundRuns runs;
    private readonly float[] loss = Pinned.Floats(1);
    private readonly float[] right = Pinned.Floats(1);

    public TrainingSession(LayerPlan plan, ParameterStore parameters, int batchSize, int threads)
    {
        (this.plan, this.parameters) = (plan, parameters);
        Batch = new BatchBuffers(plan, batchSize);
        runs = new BoundRuns(OnnxSession.Open(TrainingGraph.Build(plan), SettingsFor(threads)), Bind);
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
        runs.Run(count, cancellationToken);
        return (loss[0], (int)right[0]);
    }

    public void Dispose() => runs.Dispose();

    private void Bind(Bindings bindings, int count)
    {
        var network = plan.Network;
        bindings.BatchInput(GraphNames.Picture, Batch.Pictures, count, network.Height, network.Width, ConvNetNetwork.Bands);
        bindings.BatchInput(GraphNames.Target, Batch.Targets, count, network.ClassCount);
        bindings.BatchInput(GraphNames.PictureWeight, Batch.PictureWeights, count, 1);
        foreach (var (mask, buffer) in plan.Masks.Zip(Batch.Masks))
            bindings.BatchInput(mask.Name, buffer, count, mask.Shape.Axes);
        foreach (var slice in parameters.Slices)
        {
            bindings.Input(slice.Spec.Name, slice.Of(parameters.Weights), slice.Spec.Shape);
            bindings.Output(NetworkGraph.GradientName(slice.Spec.Name), slice.Of(parameters.Gradients), slice.Spec.Shape);
        }
        bindings.Output(GraphNames.Loss, loss);
        bindings.Output(GraphNames.Right, right);
    }
}
