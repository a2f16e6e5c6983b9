using Microsoft.EntityFrameworkCore;
using TempleDashboard.Demo;
using TempleDashboard.Domain.Training;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Demo;

public sealed class DemoTempleTests
{
    [Fact]
    public async Task CreateAsync_FirstStart_IsReadyToTrainAndLeavesSomeToLabel()
    {
        await using var host = await DomainHost.StartAsync();

        var classifier = await host.Get<DemoTemple>().CreateAsync(null, default);

        var readiness = await host.Get<TrainingService>().GetReadinessAsync(classifier.Id, default);
        Assert.True(readiness.CanTrain);
        Assert.Equal([(45, 15), (45, 15)], readiness.Categories.Select(category => (category.Train, category.Test)));
        Assert.Equal(8, await host.Database().Images.CountAsync(image => !image.Labels.Any()));
    }

    [Fact]
    public async Task CreateAsync_Cancelled_KeepsNothing()
    {
        await using var host = await DomainHost.StartAsync();
        using var cancellation = new CancellationTokenSource();
        var progress = new CancelAfter(5, cancellation);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => host.Get<DemoTemple>().CreateAsync(progress, cancellation.Token));

        Assert.Empty(host.Database().Temples);
        Assert.Empty(host.Database().Images);
    }

    private sealed class CancelAfter(int pictures, CancellationTokenSource cancellation) : IProgress<DemoProgress>
    {
        public void Report(DemoProgress value)
        {
            if (value.Done >= pictures)
                cancellation.Cancel();
        }
    }
}
