using TempleDashboard.Domain.Storage;

namespace TempleDashboard.Tests.Storage;

public sealed class PictureGateTests
{
    private readonly PictureGate _gate = new();

    [Fact]
    public async Task Erase_WhileSomebodyKeepsThePicture_WaitsAndThenKeepsOthersOut()
    {
        var one = await _gate.KeepAsync("a", default);
        var two = await _gate.KeepAsync(["a", "b", "a"], default);
        var erasing = _gate.EraseAsync("a", default);
        one.Dispose();
        one.Dispose();
        Assert.False(erasing.IsCompleted);
        two.Dispose();

        var erased = await erasing;
        var keeping = _gate.KeepAsync("a", default);
        Assert.False(keeping.IsCompleted);
        using (await _gate.KeepAsync("b", default))
            erased.Dispose();

        (await keeping).Dispose();
        (await _gate.EraseAsync("a", default)).Dispose();
    }

    [Fact]
    public async Task Keep_WaitIsCutShort_NothingIsHeld()
    {
        using var enough = new CancellationTokenSource();
        var erased = await _gate.EraseAsync("b", default);
        var keeping = _gate.KeepAsync(["a", "b"], enough.Token);
        await enough.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => keeping);

        (await _gate.EraseAsync("a", default)).Dispose();
        erased.Dispose();
    }
}
