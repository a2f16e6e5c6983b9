using System.Collections.Concurrent;
using System.Diagnostics;
using TempleDashboard.Domain.Backbones;
using TempleDashboard.Domain.Data;
using TempleDashboard.Learning.Backbones;
using TempleDashboard.Learning.Heads;

namespace TempleDashboard.Domain.Training;

/// <summary>Measures how long a transfer training takes: mostly looking at pictures that have not been looked at before.</summary>
internal sealed class TransferTiming(PictureEmbedder embedder, BackboneProvider backbones)
{
    /// <summary>Pictures that the time of one is measured by. They are looked at for good, so nothing is done twice.</summary>
    private const int Sample = 4;

    /// <summary>By backbone and region: of a part of a picture, more of the file is decoded.</summary>
    private readonly ConcurrentDictionary<(string Backbone, string Region), TimeSpan> _perPicture = new();
    private readonly ConcurrentDictionary<(int Count, int Dimension, int ClassCount), TimeSpan> _heads = new();

    /// <summary>Returns the time for looking at <paramref name="data"/> and training the head.</summary>
    /// <exception cref="MissingBackboneException">The classifier's backbone is not here.</exception>
    public async Task<TimeSpan> MeasureAsync(TrainingData data, int threads, CancellationToken cancellationToken)
    {
        var backbone = backbones.Get(data.Classifier.BackboneSha256);
        var missing = await MissingAsync(backbone, data, cancellationToken);
        var perPicture = await PerPictureAsync(backbone, data, missing, cancellationToken);
        var (count, classes) = (data.Count(Split.Train), Math.Max(2, data.Categories.Count));
        var head = _heads.GetOrAdd((count, backbone.EmbeddingLength, classes), key =>
            HeadTiming.Measure(key.Count, key.Dimension, key.ClassCount, threads, cancellationToken));
        return perPicture * missing.Count + head;
    }

    private async Task<TimeSpan> PerPictureAsync(
        Backbone backbone, TrainingData data, List<string> missing, CancellationToken cancellationToken)
    {
        var key = (backbone.Hash, Region.KeyOf(data.Classifier.Region));
        if (_perPicture.TryGetValue(key, out var known))
            return known;
        if (missing.Count <= Sample)
            return TimeSpan.Zero;
        // The first run of a session is slower than all others.
        await embedder.EmbedStoredAsync(backbone, missing[..1], data.Classifier.Region, null, cancellationToken);
        var started = Stopwatch.GetTimestamp();
        await embedder.EmbedStoredAsync(backbone, missing[1..(Sample + 1)], data.Classifier.Region, null, cancellationToken);
        return _perPicture.GetOrAdd(key, Stopwatch.GetElapsedTime(started) / Sample);
    }

    private async Task<List<string>> MissingAsync(Backbone backbone, TrainingData data, CancellationToken cancellationToken)
    {
        List<string> missing = [];
        foreach (var picture in data.Pictures)
        {
            if (await embedder.CountMissingAsync(backbone, [picture.Sha256], data.Classifier.Region, cancellationToken) > 0)
                missing.Add(picture.Sha256);
        }
        return missing;
    }
}

/// <summary>Measures how long the training of a head takes.</summary>
internal static class HeadTiming
{
    /// <summary>Pictures that it is tried with: the more, the longer the trial takes itself.</summary>
    private const int MostPictures = 120;

    /// <summary>Trains a head on <paramref name="count"/> drawn embeddings, or on fewer and scales up: the time grows with them.</summary>
    public static TimeSpan Measure(int count, int dimension, int classCount, int threads, CancellationToken cancellationToken)
    {
        var pictures = Math.Max(2 * classCount, Math.Min(count, MostPictures));
        var random = new Random(1);
        var labels = Enumerable.Range(0, pictures).Select(i => i % classCount).ToArray();
        var features = new float[pictures * dimension];
        for (var i = 0; i < features.Length; i++)
            features[i] = random.NextSingle() + (i % dimension % classCount == labels[i / dimension] ? 0.5f : 0);
        var data = new HeadData(features, labels, classCount, [.. Enumerable.Range(0, pictures)]);
        // Code that runs for the first time is slow, and would count as often as there are pictures more than here.
        HeadTrainer.Train(data, new HeadOptions { Threads = threads }, null, cancellationToken);
        var started = Stopwatch.GetTimestamp();
        HeadTrainer.Train(data, new HeadOptions { Threads = threads }, null, cancellationToken);
        return Stopwatch.GetElapsedTime(started) * Math.Max(1, count / (double)pictures);
    }
}
