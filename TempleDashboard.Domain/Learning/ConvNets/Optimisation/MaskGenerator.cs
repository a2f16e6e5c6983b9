using System.Runtime.Intrinsics;

namespace TempleDashboard.Domain.Learning.ConvNets.Optimisation;

/// <summary>
/// Fills dropout masks at the speed of memory: sixteen streams of xoshiro128+ (Blackman and Vigna, 2018) side by side, of which wider or narrower
/// processors compute the same bits.
/// </summary>
internal sealed class MaskGenerator
{
    private const int Lanes = 16;

    private Vector512<uint> a, b, c, d;

    public MaskGenerator(ulong seed) => (a, b, c, d) = (Seed(ref seed), Seed(ref seed), Seed(ref seed), Seed(ref seed));

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
        var result = a + d;
        var shifted = b << 9;
        c ^= a;
        d ^= b;
        b ^= c;
        a ^= d;
        c ^= shifted;
        d = (d << 11) | (d >>> 21);
        return result;
    }
}
