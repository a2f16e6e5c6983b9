using System.Security.Cryptography;
using TempleDashboard.Learning.Anomaly;

namespace TempleDashboard.Tests.Learning.Anomaly;

public sealed class NeighbourFileTests
{
    [Theory]
    [InlineData(false, 20, 15)]
    [InlineData(true, 20, 15)]
    [InlineData(true, 20)]
    public void Read_WhatWasWritten_AnswersWithTheSameBits(bool areRoots, params int[] counts)
    {
        var index = NeighbourIndex.Build(SyntheticNeighbours.Source(1, 48, counts) with { AreRoots = areRoots }, default);

        var read = NeighbourFile.Read(NeighbourFile.Write(index));

        Assert.Equal(index.HeldOut.Ascending, read.HeldOut.Ascending);
        Assert.Equal(counts.Sum(), read.HeldOut.Groups);
        foreach (var seed in Enumerable.Range(2, 10))
        {
            var query = SyntheticNeighbours.Source(seed, 48, 1, 1).Embedding(1);
            Assert.Equal(index.Find(query), read.Find(query));
        }
        Assert.Equal(NeighbourFile.Write(index), NeighbourFile.Write(read));
    }

    [Fact]
    public void Read_FirstVersion_AnswersAsItDid()
    {
        var index = NeighbourIndex.Build(SyntheticNeighbours.Source(1, 48, 20, 15), default);
        var second = NeighbourFile.Write(index);
        // The first version had neither groups nor squares nor factors, the three numbers after the first 24 bytes.
        byte[] first = [.. second[..24], .. second[36..]];
        first[4] = 1;
        SHA256.HashData(first.AsSpan(0, first.Length - 32), first.AsSpan(first.Length - 32));

        var read = NeighbourFile.Read(first);

        var query = SyntheticNeighbours.Source(2, 48, 1, 1).Embedding(1);
        Assert.Equal(index.Find(query), read.Find(query));
        Assert.Null(read.HeldOut.Groups);
        // Of 35 distances the largest fifth is continued: its line from before the second version.
        var tail = read.HeldOut.Ascending[^7..].Average(distance => distance - read.HeldOut.Ascending[^8]);
        var line = read.HeldOut.Ascending[^8] + 7 * tail * (Math.Pow(0.01 * 36 / 8, -1.0 / 7) - 1);
        Assert.Equal(Math.Max(line, read.HeldOut.Ascending[^1]), DistanceThreshold.Of(read.HeldOut, 0.01)!.Value, 1e-6);
    }

    [Fact]
    public void Read_AnyByteChanged_SaysItIsDamaged()
    {
        var file = NeighbourFile.Write(NeighbourIndex.Build(SyntheticNeighbours.Source(1, 4, 3), default));
        for (var at = 0; at < file.Length; at++)
        {
            var damaged = file.ToArray();
            damaged[at] ^= 1;
            Assert.Contains("damaged", Assert.Throws<InvalidDataException>(() => NeighbourFile.Read(damaged)).Message);
        }
    }

    [Fact]
    public void Read_CutOff_SaysItIsDamaged()
    {
        var file = NeighbourFile.Write(NeighbourIndex.Build(SyntheticNeighbours.Source(1, 4, 3), default));
        for (var length = 0; length < file.Length; length++)
            Assert.Throws<InvalidDataException>(() => NeighbourFile.Read(file[..length]));
    }

    [Fact]
    public void Read_AnotherVersion_SaysSo()
    {
        var file = NeighbourFile.Write(NeighbourIndex.Build(SyntheticNeighbours.Source(1, 4, 3), default));
        file[4] = 3;
        SHA256.HashData(file.AsSpan(0, file.Length - 32), file.AsSpan(file.Length - 32));

        Assert.Contains("format 3", Assert.Throws<InvalidDataException>(() => NeighbourFile.Read(file)).Message);
    }
}
