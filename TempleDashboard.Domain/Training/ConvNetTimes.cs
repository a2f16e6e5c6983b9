using System.Collections.Concurrent;
using System.Diagnostics;
using TempleDashboard.Domain.Data;
using TempleDashboard.Learning.ConvNets;
using TempleDashboard.Learning.Heads;

namespace TempleDashboard.Domain.Training;

/// <summary>Measures how long the training of a ConvNet takes: decoding the pictures, and all epochs.</summary>
internal sealed class ConvNetTimes(StoredPixels stored)
{
    /// <summary>Pictures that the time of decoding one is measured by.</summary>
    private const int Sample = 4;

    private readonly ConcurrentDictionary<
        (ConvNetOptions Options, int Width, int Height, int ClassCount, int Threads),
        ConvNetTiming
    > _measured = new();

    /// <exception cref="TrainingDataException">The network cannot be trained: too large, or too small.</exception>
    public async Task<TimeSpan> MeasureAsync(TrainingData data, ConvNetOptions options, int threads, CancellationToken cancellationToken)
    {
        var network = ConvNetPlan.Of(data, options);
        var decoding = await DecodingAsync(data, network, cancellationToken);
        // The time of a step is the same however many there will be.
        var timing = _measured.GetOrAdd(
            (
                options with
                {
                    Epochs = 1,
                    EarlyStoppingPatience = null,
                    MeasureNewDays = false,
                },
                network.Width,
                network.Height,
                network.ClassCount,
                threads),
            key => ConvNetTiming.MeasureStep(key.Options, key.Width, key.Height, key.ClassCount, key.Threads, cancellationToken));
        var heldOut = (int)(data.Count(Split.Train) * new HeadOptions().ValidationShare);
        var again = options.MeasureNewDays
            ? ConvNetLearner.TrainingsAgain([.. data.Of(Split.Train)], [.. data.Categories.Select(category => category.Name)])
            : 0;
        return decoding + (1 + again) * timing.Estimate(data.Count(Split.Train) - heldOut, heldOut, options.Epochs);
    }

    private async Task<TimeSpan> DecodingAsync(TrainingData data, ConvNetNetwork network, CancellationToken cancellationToken)
    {
        List<string> sample = [.. data.Pictures.Take(Sample).Select(picture => picture.Sha256)];
        var started = Stopwatch.GetTimestamp();
        await stored.ReadAsync(sample, new PictureSize(network.Width, network.Height), data.Classifier.Region, null, cancellationToken);
        return Stopwatch.GetElapsedTime(started) / sample.Count * data.Pictures.Count;
    }
}
