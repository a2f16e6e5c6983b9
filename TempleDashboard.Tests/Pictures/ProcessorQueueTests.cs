using TempleDashboard.Domain.Pictures;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Pictures;

public sealed class ProcessorQueueTests
{
    private const long MostBytesOfClient = 512L * 1024 * 1024;

    private readonly ManualTime _time = new();

    [Fact]
    public async Task RunAsync_MoreWorkThanProcessors_RunsAsManyAtOnceAsThereAre()
    {
        var queue = new ProcessorQueue(TimeProvider.System, 2);
        var (now, most) = (0, 0);
        var results = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => queue.RunAsync(
            "test",
            false,
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
        Assert.InRange(most, 1, 2);
    }

    [Fact]
    public async Task RunAsync_WorkThatThrows_FreesItsProcessor()
    {
        var queue = new ProcessorQueue(_time, 1);
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            queue.RunAsync<int>("test", false, () => throw new InvalidOperationException(), default));
        Assert.Equal(1, await queue.RunAsync("test", false, () => 1, default));
    }

    [Fact]
    public async Task RunAsync_CancelledWhileWaiting_IsNotRun()
    {
        var queue = new ProcessorQueue(_time, 1);
        using var gate = new ManualResetEventSlim();
        using var cancelled = new CancellationTokenSource();
        var busy = queue.RunAsync("test", false, () => { gate.Wait(); return 0; }, default);
        var ran = false;
        var waiting = queue.RunAsync("test", false, () => ran = true, cancelled.Token);
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        gate.Set();
        await busy;
        Assert.False(ran);
    }

    [Fact]
    public async Task RunAsync_PictureBesideALongList_WaitsForOnePieceAndNotForTheList()
    {
        var order = new List<string>();
        var queue = new ProcessorQueue(_time, 1);
        using var list = Enter(queue, "camera", 100);
        using var single = Enter(queue, "camera", 1);
        using var gate = new ManualResetEventSlim();
        var first = list.RunAsync(false, () => { gate.Wait(); _time.Advance(TimeSpan.FromMilliseconds(20)); return 0; }, default);
        var rest = Enumerable.Range(0, 5).Select(_ => list.RunAsync(false, () => Note("list"), default)).ToList();
        var picture = single.RunAsync(false, () => Note("picture"), default);
        gate.Set();
        await Task.WhenAll([first, picture, .. rest]);
        Assert.Equal("picture", order[0]);

        int Note(string what)
        {
            order.Add(what);
            return 0;
        }
    }

    [Fact]
    public async Task RunAsync_ClientThatHadMuch_StandsBehindOneThatHadNothing()
    {
        var order = new List<string>();
        var queue = new ProcessorQueue(_time, 1);
        using var gate = new ManualResetEventSlim();
        using var first = queue.TryEnter("greedy", "a", 1, 1, out _)!;
        var held = first.RunAsync(false, () => { gate.Wait(); _time.Advance(TimeSpan.FromMilliseconds(20)); return 0; }, default);
        // New requests for other cameras: each has had nothing yet, but their client has.
        var greedy = Enumerable
            .Range(0, 5)
            .Select(i => queue.TryEnter("greedy", $"camera {i}", 1, 1, out _)!.RunAsync(false, () => Note("greedy"), default))
            .ToList();
        var other = queue.TryEnter("other", "a", 1, 1, out _)!.RunAsync(false, () => Note("other"), default);
        gate.Set();
        await Task.WhenAll([held, other, .. greedy]);
        Assert.Equal("other", order[0]);

        int Note(string what)
        {
            order.Add(what);
            return 0;
        }
    }

    [Fact]
    public async Task RunAsync_PictureToBeStored_WaitsNotForAnothersThatCameBefore()
    {
        var order = new List<string>();
        var queue = new ProcessorQueue(_time, 1);
        using var gate = new ManualResetEventSlim();
        var held = Store("greedy", () => { gate.Wait(); _time.Advance(TimeSpan.FromMilliseconds(20)); });
        var greedy = Enumerable.Range(0, 5).Select(_ => Store("greedy", () => order.Add("greedy"))).ToList();
        var other = Store("other", () => order.Add("other"));
        gate.Set();
        await Task.WhenAll([held, other, .. greedy]);
        Assert.Equal("other", order[0]);

        Task<int> Store(string client, Action work) => queue.RunAsync(client, "uploads", false, () => { work(); return 0; }, default);
    }

    /// <summary>A list that had its turn already, and a picture that comes when the list's next piece has waited for so long.</summary>
    [Theory]
    [InlineData(1999, "client", "camera", "picture")]
    [InlineData(2000, "client", "camera", "list")]
    [InlineData(60_000, "client", "camera", "list")]
    [InlineData(60_000, "client", "camera 2", "picture")]
    [InlineData(60_000, "client 2", "camera", "picture")]
    public async Task RunAsync_TwoSecondsWaited_GoesBeforeWhatHadLessOfTheSameCameraOnly(
        int milliseconds, string client, string camera, string expected)
    {
        var order = new List<string>();
        var queue = new ProcessorQueue(_time, 1);
        using var gate = new ManualResetEventSlim();
        using var list = Enter(queue, "camera", 100);
        using var single = queue.TryEnter(client, camera, 1, 1, out _)!;
        var held = list.RunAsync(false, () => { gate.Wait(); return 0; }, default);
        var next = list.RunAsync(false, () => Note("list"), default);
        _time.Advance(TimeSpan.FromMilliseconds(milliseconds));
        var picture = single.RunAsync(false, () => Note("picture"), default);
        gate.Set();
        await Task.WhenAll(held, next, picture);
        Assert.Equal(2, order.Count);
        Assert.Equal(expected, order[0]);

        int Note(string what)
        {
            order.Add(what);
            return 0;
        }
    }

    [Fact]
    public async Task RunAsync_LargeWork_LeavesAProcessorFree()
    {
        var queue = new ProcessorQueue(_time, 2);
        using var gate = new ManualResetEventSlim();
        using var list = Enter(queue, "camera", 10);
        var (running, most) = (0, 0);
        var large = Enumerable.Range(0, 3).Select(_ => list.RunAsync(true, Work, default)).ToList();

        Assert.Equal(7, await queue.RunAsync("other", false, () => 7, default));

        gate.Set();
        await Task.WhenAll(large);
        Assert.Equal(1, most);

        int Work()
        {
            most = Math.Max(most, Interlocked.Increment(ref running));
            gate.Wait();
            return Interlocked.Decrement(ref running);
        }
    }

    [Fact]
    public void TryEnter_TooMuchOfOneClient_IsToldWhenToComeAgainAndOthersAreLetIn()
    {
        var queue = new ProcessorQueue(_time, 2);
        using (queue.TryEnter("greedy", "a", ProcessorQueue.MostPicturesOfClient, 1, out _))
        {
            Assert.Null(queue.TryEnter("greedy", "b", 1, 1, out var wait));
            Assert.InRange(wait, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
            using var other = queue.TryEnter("other", "a", 1, 1, out _);
            Assert.NotNull(other);
        }
        using var later = queue.TryEnter("greedy", "b", 1, 1, out _);
        Assert.NotNull(later);
    }

    [Fact]
    public void TryEnter_TooManyBytesOfOneClient_IsToldWhenToComeAgainAndOthersAreLetIn()
    {
        var queue = new ProcessorQueue(_time, 2);
        using var first = queue.TryEnter("greedy", "a", 1, 1, out _);
        using (var most = queue.TryEnter("greedy", "b", 1, MostBytesOfClient - 1, out _))
        {
            Assert.NotNull(most);
            Assert.Null(queue.TryEnter("greedy", "c", 1, 1, out var wait));
            Assert.InRange(wait, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
            using var other = queue.TryEnter("other", "a", 1, MostBytesOfClient, out var none);
            Assert.NotNull(other);
            Assert.Equal(TimeSpan.Zero, none);
            // All of them together may have twice as much.
            Assert.Null(queue.TryEnter("third", "a", 1, 1, out _));
        }
        using var later = queue.TryEnter("greedy", "c", 1, MostBytesOfClient - 1, out _);
        Assert.NotNull(later);
        Assert.Null(queue.TryEnter("greedy", "d", 1, 1, out _));
    }

    [Fact]
    public void TryEnter_MoreBytesThanAClientMayHave_IsLetInAlone()
    {
        var queue = new ProcessorQueue(_time, 2);
        using (var huge = queue.TryEnter("greedy", "a", 1, MostBytesOfClient + 1, out _))
        {
            Assert.NotNull(huge);
            Assert.Null(queue.TryEnter("greedy", "a", 1, 1, out _));
        }
        using var small = queue.TryEnter("greedy", "a", 1, 1, out _);
        Assert.NotNull(small);
        Assert.Null(queue.TryEnter("greedy", "a", 1, MostBytesOfClient, out _));
    }

    private static ProcessorQueue.Request Enter(ProcessorQueue queue, string camera, int pictures) =>
        queue.TryEnter("client", camera, pictures, 1, out _)!;

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = most; value > seen; seen = most)
            Interlocked.CompareExchange(ref most, value, seen);
    }
}
