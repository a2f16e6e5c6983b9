using TempleDashboard.Domain.Training;

namespace TempleDashboard.Tests.Support;

/// <summary>Trains and waits, or asks beforehand how long that would take.</summary>
internal static class Trainings
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Trains a classifier, as it was trained last where there are no settings, and returns the run as it ended.</summary>
    public static async Task<RunSnapshot> TrainAsync(this DomainHost host, long classifierId, TrainingSettings? settings = null)
    {
        var service = host.Get<TrainingService>();
        var start = await service.StartAsync(new TrainingRequest(classifierId, "test") { Settings = settings }, default);
        Assert.True(start.Started, start.Refusal);
        using var patience = new CancellationTokenSource(Patience);
        return await service.WaitAsync(start.RunId.Value, patience.Token);
    }

    /// <summary>Measures how long a training would take.</summary>
    public static async Task<TrainingEstimate> EstimateAsync(this DomainHost host, long classifierId, TrainingSettings settings) =>
        await host.Get<TrainingTimes>().EstimateAsync(
            await host.Get<TrainingService>().LookAheadAsync(classifierId, settings, default), default);
}
