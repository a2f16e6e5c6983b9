using TempleDashboard.Domain.Learning.Heads;

namespace TempleDashboard.Domain.Training.Running;

/// <summary>
/// Turns what the steps report into the progress of the whole run. Looking at pictures takes nearly all the time, so its
/// share grows with the pictures whose embedding is not kept yet.
/// </summary>
internal sealed class RunProgress(RunReporter reporter, int trainCount, int testCount)
{
    private const double HeadShare = 0.15, SaveShare = 0.05;

    private double TrainEnd => (1 - HeadShare - SaveShare) * trainCount / Math.Max(1, trainCount + testCount);

    private double HeadEnd => TrainEnd + HeadShare;

    public IProgress<int> TrainingPictures => new Direct<int>(done =>
        reporter.Progress(TrainEnd * done / Math.Max(1, trainCount), $"Looking at training picture {done} of {trainCount}"));

    public IProgress<int> TestPictures => new Direct<int>(done =>
        reporter.Progress(HeadEnd + (1 - SaveShare - HeadEnd) * done / Math.Max(1, testCount), $"Looking at test picture {done} of {testCount}"));

    public IProgress<HeadProgress> Head => new Direct<HeadProgress>(progress =>
    {
        if (progress.Iteration is { } iteration)
            reporter.Epoch(iteration);
        var (from, to, text) = progress.Stage switch
        {
            HeadStage.Preparing => (0.0, 0.1, "Preparing"),
            HeadStage.CrossValidation => (0.1, 0.6, "Choosing the strength of regularisation"),
            HeadStage.Validation => (0.6, 0.9, "Learning, watched on held-out pictures"),
            _ => (0.9, 1.0, "Learning from all training pictures"),
        };
        var share = from + (to - from) * Math.Min(1, progress.Done / (double)Math.Max(1, progress.Total));
        reporter.Progress(TrainEnd + HeadShare * share, text);
    });

    public void Saving() => reporter.Progress(1 - SaveShare, "Saving the model");

    /// <summary>Reports on the caller's thread; <see cref="Progress{T}"/> would queue the reports and change their order.</summary>
    private sealed class Direct<T>(Action<T> handler) : IProgress<T>
    {
        public void Report(T value) => handler(value);
    }
}
