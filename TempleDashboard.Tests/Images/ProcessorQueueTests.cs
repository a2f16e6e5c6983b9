using TempleDashboard.Domain.Images;

namespace TempleDashboard.Tests.Images;

public sealed class ProcessorQueueTests
{
    [Fact]
    public async Task RunAsync_MoreWorkThanProcessors_RunsAsManyAtOnceAsThereAre()
    {
        using var queue = new ProcessorQueue();
        var (now, most) = (0, 0);
        var results = await Task.WhenAll(Enumerable.Range(0, 20 * Environment.ProcessorCount).Select(i => queue.RunAsync(
            () =>
            {
                var running = Interlocked.Increment(ref now);
                InterlockedMax(ref most, running);
                Thread.SpinWait(20_000);
                Interlocked.Decrement(ref now);
                return i;
            },
            default)));
        Assert.Equal(Enumerable.Range(0, results.Length), results);
        Assert.InRange(most, 1, Environment.ProcessorCount);
    }

    [Fact]
    public async Task RunAsync_WorkThatThrows_FreesItsProcessor()
    {
        using var queue = new ProcessorQueue();
        for (var i = 0; i <= Environment.ProcessorCount; i++)
            await Assert.ThrowsAsync<InvalidOperationException>(() => queue.RunAsync<int>(() => throw new InvalidOperationException(), default));
        Assert.Equal(1, await queue.RunAsync(() => 1, default));
    }

    [Fact]
    public async Task RunAsync_CancelledWhileWaiting_IsNotRun()
    {
        using var queue = new ProcessorQueue();
        using var gate = new ManualResetEventSlim();
        using var cancelled = new CancellationTokenSource();
        var busy = Enumerable.Range(0, Environment.ProcessorCount).Select(_ => queue.RunAsync(() => { gate.Wait(); return 0; }, default)).ToList();
        var ran = false;
        var waiting = queue.RunAsync(() => ran = true, cancelled.Token);
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        gate.Set();
        await Task.WhenAll(busy);
        Assert.False(ran);
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = most; value > seen; seen = most)
            Interlocked.CompareExchange(ref most, value, seen);
    }
}
