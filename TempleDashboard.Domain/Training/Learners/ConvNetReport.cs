using TempleDashboard.Domain.Learning.ConvNets;
using TempleDashboard.Domain.Training.Running;

namespace TempleDashboard.Domain.Training.Learners;

/// <summary>Keeps and shows each epoch of a ConvNet, and finds where a run that was cut off goes on.</summary>
/// <param name="again">How often the network is trained once more afterwards.</param>
internal sealed class ConvNetReport(long runId, ConvNetOptions options, int again, RunReporter reporter, RunCheckpoints checkpoints, PartProgress progress)
{
    /// <summary>Epochs whose mean time says how long the others will take.</summary>
    private const int EpochsToJudgeBy = 5;

    private int _shown;
    private double _seconds;

    /// <summary>Returns where the run goes on, with its curves as they were; null where it begins.</summary>
    public async Task<ConvNetCheckpoint?> ResumeAsync(ConvNetData data, int seed)
    {
        if (checkpoints.Find(runId) is not { } found)
            return null;
        if (found.WhyUnfit(data, options, seed) is { } why)
        {
            reporter.Log($"{why} The ConvNet starts over.");
            await reporter.ForgetEpochsAsync(ModelKinds.ConvNet);
            return null;
        }
        reporter.Log($"The ConvNet goes on after epoch {found.Epoch}.");
        Show(found);
        return found;
    }

    /// <summary>To be called after each epoch.</summary>
    public void EpochEnded(ConvNetCheckpoint checkpoint)
    {
        checkpoints.Keep(runId, checkpoint);
        if (checkpoint.Epochs[^1].Note is { } note)
            reporter.Log(note);
        var perEpoch = TimeSpan.FromSeconds(checkpoint.Epochs.TakeLast(EpochsToJudgeBy).Average(epoch => epoch.Seconds));
        progress.Report(
            checkpoint.Epoch / (double)options.Epochs,
            $"Epoch {checkpoint.Epoch} of {options.Epochs}",
            perEpoch * (Math.Max(0, options.Epochs - checkpoint.Epoch) + again * options.Epochs));
        Show(checkpoint);
    }

    /// <summary>Adds the epochs that are not in the curves yet: the last one, and after a crash those that only the checkpoint knew.</summary>
    private void Show(ConvNetCheckpoint checkpoint)
    {
        foreach (var epoch in checkpoint.Epochs.Skip(_shown))
        {
            _seconds += epoch.Seconds;
            reporter.Epoch(ModelKinds.ConvNet, epoch.Number, epoch.TrainLoss, epoch.TrainAccuracy, epoch.ValidationLoss, epoch.ValidationAccuracy, _seconds);
        }
        _shown = checkpoint.Epoch;
    }
}
