using System.Security.Cryptography;
using TempleDashboard.Domain.Evaluation.Anomaly;

namespace TempleDashboard.Tests.Evaluation.Anomaly;

public sealed class NeighbourFileTests
{
    [Fact]
    public void Read_WhatWasWritten_AnswersWithTheSameBits()
    {
        var index = NeighbourIndex.Build(SyntheticNeighbours.Source(1, 48, 20, 15), default);

        var read = NeighbourFile.Read(NeighbourFile.Write(index));

        Assert.Equal(index.HeldOutDistances.ToArray(), read.HeldOutDistances.ToArray());
        foreach (var seed in Enumerable.Range(2, 10))
        {
            var query = SyntheticNeighbours.Source(seed, 48, 1, 1).Embedding(1);
            Assert.Equal(index.Find(query), read.Find(query));
        }
        Assert.Equal(NeighbourFile.Write(index), NeighbourFile.Write(read));
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
        file[4] = 2;
        SHA256.HashData(file.AsSpan(0, file.Length - 32), file.AsSpan(file.Length - 32));

        Assert.Contains("format 2", Assert.Throws<InvalidDataException>(() => NeighbourFile.Read(file)).Message);
    }
}
