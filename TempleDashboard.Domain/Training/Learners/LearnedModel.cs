using TempleDashboard.Domain.Evaluation.Anomaly;
using TempleDashboard.Domain.Learning.Backbones;
using TempleDashboard.Domain.Learning.Models;
using TempleDashboard.Domain.Learning.Onnx;

namespace TempleDashboard.Domain.Training.Learners;

/// <summary>What a learner came to: a model that can answer, and all that is kept with it.</summary>
/// <param name="Kind">One of <see cref="ModelKinds"/>.</param>
/// <param name="Model">Answers pictures.</param>
/// <param name="Export">Returns what is the model's own: a head where there is a backbone, else all of it. Called only where the model is kept.</param>
/// <param name="InputWidth">Width that pictures are scaled to, in pixels.</param>
/// <param name="InputHeight">Height that pictures are scaled to, in pixels.</param>
/// <param name="BackboneSha256">The backbone that it needs; null where it needs none.</param>
/// <param name="Temperature">What its scores are divided by before softmax.</param>
/// <param name="L2">Strength of its regularisation; null where it has none.</param>
/// <param name="Validation">How it did on held-out training pictures; null where there were too few.</param>
/// <param name="Findings">Doubtful labels and other days, as far as they could be asked for.</param>
/// <param name="Embeddings">The training pictures as the model sees them, <c>[N,D]</c> in the order of <see cref="TrainingInput.Train"/>.</param>
internal sealed record LearnedModel(
    string Kind,
    IPictureModel Model,
    Func<ModelProto> Export,
    int InputWidth,
    int InputHeight,
    string? BackboneSha256,
    double Temperature,
    double? L2,
    ValidationScore? Validation,
    ModelFindings Findings,
    float[] Embeddings) : IDisposable
{
    /// <summary>The embeddings' numbers are roots of averages (<see cref="Backbone.GivesRoots"/>).</summary>
    public bool AreRoots { get; init; }

    /// <summary>Makes what the model tells unlike pictures by.</summary>
    public NeighbourIndex BuildNeighbours(TrainingInput input, CancellationToken cancellationToken) => NeighbourIndex.Build(
        new NeighbourSource(Embeddings, input.Hashes, input.Labels, input.Categories, input.Groups.Groups) { AreRoots = AreRoots },
        cancellationToken);

    public void Dispose() => Model.Dispose();
}
