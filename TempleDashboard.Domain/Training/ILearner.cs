using TempleDashboard.Domain.Backbones;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Pictures;
using TempleDashboard.Learning.Anomaly;
using TempleDashboard.Learning.Backbones;
using TempleDashboard.Learning.Onnx;
using TempleDashboard.Learning.Splits;

namespace TempleDashboard.Domain.Training;

/// <summary>One way to make a model of labelled pictures.</summary>
internal interface ILearner
{
    /// <summary>One of <see cref="ModelKinds"/>: what it makes.</summary>
    string Kind { get; }

    /// <summary>Says for the run's log what will be trained, before anything is.</summary>
    string DescribeArchitecture(TrainingInput input);

    /// <summary>Learns; each epoch goes to <paramref name="reporter"/>, what is being done to <paramref name="progress"/>.</summary>
    /// <exception cref="TrainingDataException">The data do not allow it.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    Task<LearnedModel> LearnAsync(TrainingInput input, RunReporter reporter, PartProgress progress, CancellationToken cancellationToken);
}

/// <summary>What the learners of a run are given: all of them see the same pictures, held out in the same way.</summary>
/// <param name="Run">The run that they work for.</param>
/// <param name="Data">All labelled pictures.</param>
/// <param name="Train">Those to learn from.</param>
/// <param name="Groups">Which of <paramref name="Train"/> must stay on one side of a split.</param>
/// <param name="Settings">What the run was started with.</param>
/// <param name="Threads">Threads to learn with.</param>
internal sealed record TrainingInput(
    TrainingRun Run,
    TrainingData Data,
    IReadOnlyList<TrainingPicture> Train,
    LookAlikeGroups Groups,
    TrainingSettings Settings,
    int Threads)
{
    public int Seed => Run.Seed;

    public string[] Categories => [.. Data.Categories.Select(category => category.Name)];

    /// <summary>Category of each picture of <see cref="Train"/>.</summary>
    public int[] Labels => [.. Train.Select(picture => picture.Category)];

    public List<string> Hashes => [.. Train.Select(picture => picture.Sha256)];

    public static TrainingInput Of(
        TrainingRun run, TrainingData data, TrainingSettings settings, int threads, CancellationToken cancellationToken)
    {
        List<TrainingPicture> train = [.. data.Of(Split.Train)];
        var groups = LookAlikeGroups.Of(
            [.. train.Select(picture => new LookAlikePicture((ulong)picture.LookAlikeHash, picture.CapturedAt, picture.Category))],
            new LookAlikeOptions(),
            cancellationToken);
        return new TrainingInput(run, data, train, groups, settings, threads);
    }
}

/// <summary>What a learner came to: a model that can answer, and all that is kept with it.</summary>
/// <param name="Kind">One of <see cref="ModelKinds"/>.</param>
/// <param name="Model">Answers pictures.</param>
/// <param name="Export">Returns what is the model's own: a head where there is a backbone, else all of it. Called only where the model is
/// kept.</param>
/// <param name="InputWidth">Width that pictures are scaled to, in pixels.</param>
/// <param name="InputHeight">Height that pictures are scaled to, in pixels.</param>
/// <param name="BackboneSha256">The backbone that it needs; null where it needs none.</param>
/// <param name="Temperature">What its scores are divided by before softmax.</param>
/// <param name="L2">Strength of its regularisation; null where it has none.</param>
/// <param name="Validation">How it did on held-out training pictures; null where there were too few.</param>
/// <param name="Findings">Doubtful labels and other days, as far as they could be asked for.</param>
/// <param name="Embeddings">The training pictures as the model sees them, <c>[N,D]</c> in the order of
/// <see cref="TrainingInput.Train"/>.</param>
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

/// <summary>A trained model of any kind, ready to answer pictures. May be used from many threads at once.</summary>
public interface IPictureModel : IDisposable
{
    /// <summary>K, the categories it tells apart.</summary>
    int ClassCount { get; }

    /// <summary>D, the length of its embeddings.</summary>
    int EmbeddingLength { get; }

    /// <summary>About what it takes of memory.</summary>
    long ByteCount { get; }

    /// <summary>What it looks at: pictures must be decoded so.</summary>
    PictureView View { get; }

    /// <summary>Answers decoded pictures.</summary>
    /// <param name="pixels"><c>[count,H,W,3]</c> RGB, one byte per channel, of <see cref="View"/>'s size.</param>
    PictureAnswers Answer(ReadOnlyMemory<byte> pixels, int count, CancellationToken cancellationToken);

    /// <summary>
    /// Answers stored pictures, in the order given. <paramref name="progress"/> is told the number of pictures done so far.
    /// </summary>
    /// <exception cref="UnreadablePictureException">A stored picture is missing or damaged.</exception>
    Task<PictureAnswers> AnswerStoredAsync(IReadOnlyList<string> sha256s, IProgress<int>? progress, CancellationToken cancellationToken);
}

/// <summary>What a model makes of N pictures.</summary>
/// <param name="Probabilities"><c>[N,K]</c> row-major; rows sum to 1.</param>
/// <param name="Embeddings"><c>[N,D]</c> row-major, in the model's own feature space.</param>
public sealed record PictureAnswers(float[] Probabilities, float[] Embeddings);
