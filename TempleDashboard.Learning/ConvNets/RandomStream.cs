using System.Numerics;
using System.Runtime.Intrinsics;

namespace TempleDashboard.Learning.ConvNets;

/// <summary>
/// Random numbers of xoshiro256** (Blackman and Vigna, 2018): the same from the same seed, on every machine and version of .NET.
/// </summary>
internal sealed class RandomStream
{
    private ulong _a, _b, _c, _d;

    public RandomStream(ulong seed) =>
        (_a, _b, _c, _d) = (RunSeed.Next(ref seed), RunSeed.Next(ref seed), RunSeed.Next(ref seed), RunSeed.Next(ref seed));

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
        var result = BitOperations.RotateLeft(_b * 5, 7) * 9;
        var shifted = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= shifted;
        _d = BitOperations.RotateLeft(_d, 45);
        return result;
    }
}

/// <summary>
/// Fills dropout masks at the speed of memory: sixteen streams of xoshiro128+ (Blackman and Vigna, 2018) side by side, of which wider or
/// narrower processors compute the same bits.
/// </summary>
internal sealed class MaskGenerator
{
    private const int Lanes = 16;

    private Vector512<uint> _a, _b, _c, _d;

    public MaskGenerator(ulong seed) => (_a, _b, _c, _d) = (Seed(ref seed), Seed(ref seed), Seed(ref seed), Seed(ref seed));

    /// <summary>Overwrites <paramref name="mask"/> with zeros, a share of <paramref name="rate"/>, and <c>1 / (1 - rate)</c>.</summary>
    public void Fill(Span<float> mask, double rate)
    {
        var threshold = Vector512.Create((uint)(rate * (1L << 32)));
        var kept = Vector512.Create((float)(1 / (1 - rate)));
        while (mask.Length >= Lanes)
        {
            Draw(threshold, kept).CopyTo(mask);
            mask = mask[Lanes..];
        }
        if (mask.IsEmpty)
            return;
        Span<float> last = stackalloc float[Lanes];
        Draw(threshold, kept).CopyTo(last);
        last[..mask.Length].CopyTo(mask);
    }

    private static Vector512<uint> Seed(ref ulong state)
    {
        Span<uint> lanes = stackalloc uint[Lanes];
        foreach (ref var lane in lanes)
            lane = (uint)(RunSeed.Next(ref state) >> 32);
        return Vector512.Create<uint>(lanes);
    }

    private Vector512<float> Draw(Vector512<uint> threshold, Vector512<float> kept) =>
        Vector512.ConditionalSelect(Vector512.GreaterThanOrEqual(Next(), threshold).AsSingle(), kept, Vector512<float>.Zero);

    private Vector512<uint> Next()
    {
        var result = _a + _d;
        var shifted = _b << 9;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= shifted;
        _d = (_d << 11) | (_d >>> 21);
        return result;
    }
}

/// <summary>
/// Makes seeds for everything random in a training out of the run's own and of the place they are used at, so that a checkpoint needs no
/// random state and neighbouring places have nothing in common.
/// </summary>
internal static class RunSeed
{
    /// <summary>First weights after so many restarts.</summary>
    public static ulong Weights(int seed, int restarts) => Mix(1, seed, restarts, 0, 0);

    /// <summary>Order of the pictures in an epoch.</summary>
    public static ulong Order(int seed, int restarts, int epoch) => Mix(2, seed, restarts, epoch, 0);

    /// <summary>Dropout masks of a batch.</summary>
    public static ulong Masks(int seed, int restarts, int epoch, int batch) => Mix(3, seed, restarts, epoch, batch);

    /// <summary>One step of SplitMix64 (Steele, Lea and Flood, 2014).</summary>
    public static ulong Next(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15;
        var z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    private static ulong Mix(params ReadOnlySpan<int> values)
    {
        var result = 0UL;
        foreach (var value in values)
        {
            result ^= (uint)value;
            result = Next(ref result);
        }
        return result;
    }
}
