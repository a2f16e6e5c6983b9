using System.Diagnostics;
using TempleDashboard.Domain.Backbones;
using TempleDashboard.Learning.Backbones;
using TempleDashboard.Learning.Onnx;
using TempleDashboard.Tests.Learning.Backbones;
using TempleDashboard.Tests.Support;
using static TempleDashboard.Learning.Onnx.TensorProto.Types;

namespace TempleDashboard.Tests.Backbones;

/// <summary>
/// Networks that cost far more than their size: ONNX Runtime computes constants when it opens a file, and cannot be asked to stop.
/// </summary>
public sealed class BackboneTrialsTests
{
    private static readonly TrialProgram Program = new("dotnet", ServerProcess.Program());
    private static readonly BackboneRequest Request = new() { Name = "x", Source = "x.onnx", Preparation = new(), Who = "test" };

    [Fact]
    public async Task MakeAsync_GoodNetwork_IsMadeAsInThisProcess()
    {
        var network = TinyNetwork.Means(PictureLayout.Nchw).ToByteArray();

        var (wrapped, milliseconds) = await new BackboneTrials(Program).MakeAsync(network, Request, default);

        Assert.Equal((await new BackboneTrials(null).MakeAsync(network, Request, default)).Wrapped, wrapped);
        Assert.True(milliseconds > 0);
    }

    [Fact]
    public async Task MakeAsync_NoNetwork_IsRefusedWithTheReason()
    {
        var refused = await Assert.ThrowsAsync<BackboneRefusedException>(() =>
            new BackboneTrials(Program).MakeAsync([1, 2, 3], Request, default));

        Assert.Contains("not an ONNX model", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MakeAsync_ConstantsThatTakeForEver_EndAtTheLimit()
    {
        var bomb = Bomb(side: 6000, multiplications: 50);
        Assert.InRange(bomb.Length, 1, 10_000);
        var watch = Stopwatch.StartNew();

        var refused = await Assert.ThrowsAsync<BackboneRefusedException>(() =>
            new BackboneTrials(Program, new() { ProcessorTime = TimeSpan.FromSeconds(2), Longest = TimeSpan.FromSeconds(20) }).MakeAsync(
                bomb, Request, default));

        Assert.Matches("more than 2 seconds of processor time|not ready within 20 seconds", refused.Message);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromMinutes(2));
    }

    [Fact]
    public async Task MakeAsync_ConstantsThatTakeAllMemory_EndAtTheLimit()
    {
        var refused = await Assert.ThrowsAsync<BackboneRefusedException>(() =>
            new BackboneTrials(Program, new() { Memory = 400_000_000 }).MakeAsync(Bomb(side: 12_000, multiplications: 1), Request, default)
        );

        Assert.Contains("of memory", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MakeAsync_WhoAskedHasGone_EndsAtOnce()
    {
        using var gone = new CancellationTokenSource();
        var making = new BackboneTrials(Program).MakeAsync(Bomb(side: 6000, multiplications: 50), Request, gone.Token);
        await Task.Delay(TimeSpan.FromSeconds(1));
        var watch = Stopwatch.StartNew();
        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => making);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromMinutes(1));
    }

    /// <summary>The means of a picture's channels, to which a constant is added that takes long to compute.</summary>
    private static byte[] Bomb(int side, int multiplications)
    {
        var builder = new OnnxGraphBuilder("bomb");
        var picture = builder.Input("picture", DataType.Float, 1, 3, TinyNetwork.Height, TinyNetwork.Width);
        var matrix = builder.Node("ConstantOfShape", [builder.Initializer("side", [side, (long)side], 2)]);
        for (var i = 0; i < multiplications; i++)
            matrix = builder.Node("MatMul", [matrix, matrix]);
        var number = builder.Node("ReduceMean", [matrix], OnnxAttribute.Int("keepdims", 0));
        builder.NodeTo(["embedding"], "Add", [builder.Node("GlobalAveragePool", [picture]), number]);
        builder.Output("embedding", DataType.Float, 1, 3, 1, 1);
        return builder.ToByteArray();
    }
}
