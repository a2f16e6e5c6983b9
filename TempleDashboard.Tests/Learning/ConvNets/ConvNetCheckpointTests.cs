using TempleDashboard.Learning.ConvNets;

namespace TempleDashboard.Tests.Learning.ConvNets;

public sealed class ConvNetCheckpointTests
{
    private static readonly ConvNetCheckpoint Checkpoint = new()
    {
        Options = new ConvNetOptions { Epochs = 7, PictureWidth = 40, EarlyStoppingPatience = 3, Dropout = 0.25 },
        Fingerprint = "Türen ✓",
        Width = 40,
        Height = 30,
        ClassCount = 3,
        Seed = -5,
        Threads = 2,
        Restarts = 1,
        StartEpoch = 1,
        Step = 123_456_789_012,
        Weights = [1, -2.5f, float.Epsilon],
        FirstMoments = [0.1f, 0, float.NaN],
        SecondMoments = [0, 1e-30f, 3],
        BestWeights = [4, 5, 6],
        Epochs = [new(1, 0.7, 0.5, null, null, 1.5, "A note"), new(2, double.NaN, 0.6, 0.65, 0.5, 1.25)],
    };

    [Fact]
    public void TryRead_WhatWasWritten_ChangesNothing()
    {
        var read = ConvNetCheckpoint.TryRead(Checkpoint.ToBytes())!;

        Assert.Equivalent(Checkpoint, read, strict: true);
        Assert.Null(ConvNetCheckpoint.TryRead((Checkpoint with { BestWeights = null }).ToBytes())!.BestWeights);
    }

    [Fact]
    public void TryRead_DamagedOrCutOff_IsRefused()
    {
        var bytes = Checkpoint.ToBytes();

        for (var i = 0; i < bytes.Length; i += 7)
        {
            byte[] damaged = [.. bytes];
            damaged[i] ^= 0x10;
            Assert.Null(ConvNetCheckpoint.TryRead(damaged));
        }
        Assert.All(Enumerable.Range(0, bytes.Length), length => Assert.Null(ConvNetCheckpoint.TryRead(bytes.AsSpan(0, length))));
    }

    [Fact]
    public void WhyUnfit_AnythingElseThanTheSameRun_SaysWhat()
    {
        var data = new ConvNetData(new byte[40 * 30 * 3 * 3], 40, 30, [0, 1, 2], 3, [0, 1, 2], [], Checkpoint.Fingerprint);

        Assert.Null(Checkpoint.WhyUnfit(data, Checkpoint.Options, -5));
        Assert.Contains("other pictures", Checkpoint.WhyUnfit(data with { Fingerprint = "" }, Checkpoint.Options, -5));
        Assert.Contains("other pictures", Checkpoint.WhyUnfit(data with { Width = 30, Height = 40 }, Checkpoint.Options, -5));
        Assert.Contains("other options", Checkpoint.WhyUnfit(data, Checkpoint.Options with { Epochs = 8 }, -5));
        Assert.Contains("another seed", Checkpoint.WhyUnfit(data, Checkpoint.Options, 5));
    }
}
