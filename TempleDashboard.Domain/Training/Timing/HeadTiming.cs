using System.Diagnostics;
using TempleDashboard.Domain.Learning.Heads;

namespace TempleDashboard.Domain.Training.Timing;

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
