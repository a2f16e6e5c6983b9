using System.Diagnostics;
using TempleDashboard.Domain.Learning.Heads;
using TempleDashboard.Domain.Training.Running;

namespace TempleDashboard.Domain.Training.Learners;

/// <summary>Turns what the training of a head reports into the run's curve and progress.</summary>
internal sealed class HeadReport(RunReporter reporter, PartProgress progress) : IProgress<HeadProgress>
{
    private readonly long _started = Stopwatch.GetTimestamp();

    public void Report(HeadProgress value)
    {
        if (value.Iteration is { } step)
        {
            reporter.Epoch(
                ModelKinds.Transfer, step.Number, step.TrainLoss, step.TrainAccuracy, step.ValidationLoss, step.ValidationAccuracy, Stopwatch.GetElapsedTime(_started).TotalSeconds);
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
