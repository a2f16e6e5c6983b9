using System.Diagnostics;
using System.Globalization;
using TempleDashboard.Domain.Backbones;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Pictures;
using TempleDashboard.Learning.Backbones;
using TempleDashboard.Learning.Export;
using TempleDashboard.Learning.Heads;

namespace TempleDashboard.Domain.Training;

/// <summary>Trains a head on the embeddings of the classifier's backbone.</summary>
internal sealed class TransferLearner(PictureEmbedder embedder, BackboneProvider backbones) : ILearner
{
    /// <summary>Share of the time that looking at pictures takes, where none has been looked at before.</summary>
    private const double LookShare = 0.85;

    public string Kind => ModelKinds.Transfer;

    public string DescribeArchitecture(TrainingInput input)
    {
        var backbone = backbones.Get(input.Data.Classifier.BackboneSha256);
        return $"Architecture: {backbone.EmbeddingLength} features of a {backbone.InputWidth} x "
            + $"{backbone.InputHeight} picture, {input.Data.Categories.Count} categories, softmax.";
    }

    public async Task<LearnedModel> LearnAsync(
        TrainingInput input, RunReporter reporter, PartProgress progress, CancellationToken cancellationToken)
    {
        var backbone = backbones.Get(input.Data.Classifier.BackboneSha256);
        var region = input.Data.Classifier.Region;
        var features = await TrainingLook.AtAsync(input, embedder, backbone, reporter, progress.Slice(0, LookShare), cancellationToken);

        var samples = new HeadData(features, input.Labels, input.Data.Categories.Count, input.Groups.Groups);
        var options = new HeadOptions { Seed = input.Seed, Threads = input.Threads };
        var trained = HeadTrainer.Train(samples, options, new HeadReport(reporter, progress.Slice(LookShare, 1)), cancellationToken);
        var findings = ModelDiagnostics.Of(input.Train, input.Categories, samples, trained, options, cancellationToken);
        foreach (var sentence in trained.Notes.Concat(Describe(trained)).Concat(findings.Sentences()))
            reporter.Log(sentence);

        var categories = input.Categories;
        return new LearnedModel(
            Kind,
            new TransferModel(embedder, backbone, trained.Head, region),
            () => ModelExporter.Head(trained.Head, categories, backbone.Hash),
            backbone.InputWidth,
            backbone.InputHeight,
            backbone.Hash,
            trained.Head.Temperature,
            trained.L2,
            trained.Validation is { } validation
                ? new ValidationScore(validation.Indices.Length, validation.Accuracy, validation.Loss)
                : null,
            findings,
            features) { AreRoots = backbone.GivesRoots };
    }

    private static IEnumerable<string> Describe(TrainedHead trained)
    {
        yield return string.Create(CultureInfo.InvariantCulture,
            $"ML.NET, LbfgsMaximumEntropy: L2 strength {trained.L2:0.##} of "
                + $"{Math.Max(1, trained.Strengths.Count)} tried, temperature {trained.Head.Temperature:0.00}.");
        if (trained.Validation is { } validation)
        {
            yield return FormattableString.Invariant(
                $"Held-out training pictures: {validation.Accuracy:0.0%} of {validation.Indices.Length} right.");
        }
    }
}

/// <summary>Looks at the training pictures through a backbone; those that it has seen before are not looked at again.</summary>
internal static class TrainingLook
{
    /// <summary>Returns the embeddings, <c>[N,D]</c> in the order of <see cref="TrainingInput.Train"/>.</summary>
    public static async Task<float[]> AtAsync(
        TrainingInput input,
        PictureEmbedder embedder,
        Backbone backbone,
        RunReporter reporter,
        PartProgress progress,
        CancellationToken cancellationToken)
    {
        var (hashes, region) = (input.Hashes, input.Data.Classifier.Region);
        var missing = await embedder.CountMissingAsync(backbone, hashes, region, cancellationToken);
        reporter.Log($"{hashes.Count - missing} of {hashes.Count} training pictures have been looked at before; {missing} are new.");
        return await embedder.EmbedStoredAsync(
            backbone, hashes, region, progress.Counting(hashes.Count, "Looking at training picture"), cancellationToken);
    }
}

/// <summary>Turns what the training of a head reports into the run's curve and progress.</summary>
internal sealed class HeadReport(RunReporter reporter, PartProgress progress) : IProgress<HeadProgress>
{
    private readonly long _started = Stopwatch.GetTimestamp();

    public void Report(HeadProgress value)
    {
        if (value.Iteration is { } step)
        {
            reporter.Epoch(
                ModelKinds.Transfer,
                step.Number,
                step.TrainLoss,
                step.TrainAccuracy,
                step.ValidationLoss,
                step.ValidationAccuracy,
                Stopwatch.GetElapsedTime(_started).TotalSeconds);
        }
        var (from, to, text) = value.Stage switch
        {
            HeadStage.Preparing => (0.0, 0.1, "Preparing"),
            HeadStage.CrossValidation => (0.1, 0.6, "Choosing the strength of regularisation"),
            HeadStage.Validation => (0.6, 0.9, "Learning, watched on held-out pictures"),
            _ => (0.9, 1.0, "Learning from all training pictures"),
        };
        progress.Slice(from, to).Report(Math.Min(1, value.Done / (double)Math.Max(1, value.Total)), text);
    }
}

/// <summary>A head on the embeddings of a backbone. The backbone is shared by all models; what is kept of this one is its head.</summary>
public sealed class TransferModel(PictureEmbedder embedder, Backbone backbone, LinearHead head, Region? region) : IPictureModel
{
    public Backbone Backbone => backbone;

    public LinearHead Head => head;

    public int ClassCount => head.ClassCount;

    public int EmbeddingLength => head.Dimension;

    public long ByteCount => (head.Weights.Length + 2L * head.Dimension) * sizeof(float) + 1024;

    public PictureView View { get; } = new(backbone.InputWidth, backbone.InputHeight, region);

    public PictureAnswers Answer(ReadOnlyMemory<byte> pixels, int count, CancellationToken cancellationToken)
    {
        var embeddings = new float[count * backbone.EmbeddingLength];
        backbone.Embed(pixels.Span, count, embeddings, cancellationToken);
        return Judge(embeddings, count);
    }

    public async Task<PictureAnswers> AnswerStoredAsync(
        IReadOnlyList<string> sha256s, IProgress<int>? progress, CancellationToken cancellationToken
    ) => Judge(await embedder.EmbedStoredAsync(backbone, sha256s, region, progress, cancellationToken), sha256s.Count);

    /// <summary>The backbone is not this model's to close.</summary>
    public void Dispose()
    {
    }

    private PictureAnswers Judge(float[] embeddings, int count)
    {
        var probabilities = new float[count * head.ClassCount];
        for (var i = 0; i < count; i++)
            head.Predict(embeddings.AsSpan(i * head.Dimension, head.Dimension), probabilities.AsSpan(i * head.ClassCount, head.ClassCount));
        return new PictureAnswers(probabilities, embeddings);
    }
}
