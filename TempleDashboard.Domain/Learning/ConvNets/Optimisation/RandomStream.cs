using System.Numerics;

namespace TempleDashboard.Domain.Learning.ConvNets.Optimisation;

/// <summary>
/// Random numbers of xoshiro256** (Blackman and Vigna, 2018): the same from the same seed, on every machine and version of .NET.
/// </summary>
internal sealed class RandomStream
{
    private ulong a, b, c, d;

    public RandomStream(ulong seed) =>
        (a, b, c, d) = (RunSeed.Next(ref seed), RunSeed.Next(ref seed), RunSeed.Next(ref seed), RunSeed.Next(ref seed));

    /// <summary>From 0 up to 1, in steps of 2^-24.</summary>
    public float NextSingle() => (Next() >> 40) * (1f / (1 << 24));

    /// <summary>Brings <paramref name="values"/> into a random order (Fisher and Yates).</summary>
    public void Shuffle(Span<int> values)
    {
        for (var i = values.Length - 1; i > 0; i--)
        {
            var j = (int)(((Next() >> 32) * (ulong)(i + 1)) >> 32);
            (values[i], values[j]) = (values[j], values[i]);
        }
    }

    public void Fill(Span<byte> bytes)
    {
        foreach (ref var value in bytes)
            value = (byte)(Next() >> 56);
    }

    private ulong Next()
    {
        var result = BitOperations.RotateLeft(b * 5, 7) * 9;
        var shifted = b << 17;
        c ^= a;
        d ^= b;
        b ^= c;
        a ^= d;
        c ^= shifted;
        d = BitOperations.RotateLeft(d, 45);
        return result;
    }
}
