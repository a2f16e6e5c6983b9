using TempleDashboard.Domain.Training;

namespace TempleDashboard.Tests.Support;

/// <summary>Trains and waits.</summary>
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
}
