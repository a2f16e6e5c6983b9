using System.Diagnostics;

namespace TempleDashboard.Learning.ConvNets;

/// <summary>How long a ConvNet's training takes on this machine, as it is now.</summary>
/// <param name="PerTrainingPicture">Time for one picture in one epoch.</param>
/// <param name="PerValidationPicture">The same for a picture that the training is watched on.</param>
public sealed record ConvNetTiming(TimeSpan PerTrainingPicture, TimeSpan PerValidationPicture)
{
    private const int MostSteps = 3;
    private static readonly TimeSpan Enough = TimeSpan.FromMilliseconds(300);

    /// <summary>Returns the time for a whole training without an early end; decoding the pictures comes on top.</summary>
    public TimeSpan Estimate(int trainingPictures, int validationPictures, int epochs) =>
        epochs * (trainingPictures * PerTrainingPicture + validationPictures * PerValidationPicture);

    /// <summary>
    /// Measures by training for at most three steps on random pictures, after one that does not count: well under a second for the default
    /// network.
    /// </summary>
    /// <param name="width">Width of a picture in pixels.</param>
    /// <param name="height">Height of a picture in pixels.</param>
    /// <param name="classCount">Categories K.</param>
    /// <param name="threads">0 means one per processor.</param>
    /// <exception cref="ArgumentException">The network is too large, or the picture too small.</exception>
    public static ConvNetTiming MeasureStep(
        ConvNetOptions options, int width, int height, int classCount, int threads, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var network = ConvNetNetwork.Of(options, width, height, classCount);
        if (ConvNetLimits.Check(network, options.BatchSize) is { Count: > 0 } errors)
            throw new ArgumentException(string.Join(" ", errors), nameof(options));
        var data = RandomData(network, options.BatchSize);
        var weights = TrainingWeights.Of(data, balance: false);
        var plan = LayerPlan.Of(network);
        var parameters = new ParameterStore(plan);
        parameters.Initialise(new RandomStream(1));
        var resolved = ConvNetTrainer.Resolve(threads);
        using var training = new TrainingSession(plan, parameters, options.BatchSize, resolved);
        using var evaluation = new EvaluationSession(network, parameters, resolved);
        var optimizer = new AdamOptimizer(parameters, options.LearningRate, options.LearningRateDecay, resolved);
        return new ConvNetTiming(
            Measure(options.BatchSize, step =>
            {
                training.Batch.Fill(data, data.TrainIndices, weights);
                training.Batch.FillMasks(options.BatchSize, (ulong)step);
                training.Differentiate(options.BatchSize, cancellationToken);
                optimizer.Update();
            }),
            Measure(options.BatchSize, _ => evaluation.Score(data, data.TrainIndices, cancellationToken)));
    }

    private static TimeSpan Measure(int pictures, Action<int> step)
    {
        step(0);
        var started = Stopwatch.GetTimestamp();
        var steps = 0;
        do
            step(++steps);
        while (steps < MostSteps && Stopwatch.GetElapsedTime(started) < Enough);
        return Stopwatch.GetElapsedTime(started) / (steps * pictures);
    }

    private static ConvNetData RandomData(ConvNetNetwork network, int count)
    {
        var pictures = new byte[count * network.PictureBytes];
        new RandomStream(1).Fill(pictures);
        int[] all = [.. Enumerable.Range(0, count)];
        return new ConvNetData(
            pictures, network.Width, network.Height, [.. all.Select(i => i % network.ClassCount)], network.ClassCount, all, []);
    }
}
