using System.Buffers;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TempleDashboard.Domain.Images;

/// <summary>
/// Makes decoded pictures smaller, first down, then across. libvips does the same and takes longer to put its pipeline together than this takes
/// for the pictures that a JPEG decoder has shrunk already.
/// </summary>
internal static class LanczosReduction
{
    private const int Bands = ImageDecoder.Bands;

    /// <summary>Reduces a part of a picture.</summary>
    /// <param name="source">The picture from the part's first pixel on, rows of <paramref name="stride"/> bytes.</param>
    /// <param name="stride">Bytes from a row to the next.</param>
    /// <param name="from">Width and height of the part in pixels.</param>
    /// <param name="to">Width and height to reach, at most those of the part.</param>
    /// <param name="target">The result, <c>[H,W,3]</c>.</param>
    public static void Reduce(ReadOnlySpan<byte> source, int stride, (int Width, int Height) from, (int Width, int Height) to, Span<byte> target)
    {
        var down = LanczosTaps.Between(from.Height, to.Height);
        var across = LanczosTaps.Between(from.Width, to.Width);
        var values = from.Width * Bands;
        // One number more: pixels are read four numbers at a time.
        var rented = ArrayPool<float>.Shared.Rent(2 * values + 1);
        var row = rented.AsSpan(0, values);
        var sum = rented.AsSpan(values, values + 1);
        for (var y = 0; y < to.Height; y++)
        {
            sum.Clear();
            var weights = down.Weights[y];
            for (var t = 0; t < weights.Length; t++)
            {
                TensorPrimitives.ConvertTruncating(source.Slice((down.Starts[y] + t) * stride, values), row);
                TensorPrimitives.MultiplyAdd(row, weights[t], sum[..values], sum[..values]);
            }
            ReduceRow(sum, across, target.Slice(y * to.Width * Bands, to.Width * Bands));
        }
        ArrayPool<float>.Shared.Return(rented);
    }

    private static void ReduceRow(Span<float> row, LanczosTaps taps, Span<byte> target)
    {
        ref var start = ref MemoryMarshal.GetReference(row);
        for (var x = 0; x < taps.Starts.Length; x++)
        {
            var weights = taps.Weights[x];
            var at = (nuint)(taps.Starts[x] * Bands);
            var pixel = Vector128.Create(0.5f);
            foreach (var weight in weights)
            {
                pixel += Vector128.LoadUnsafe(ref start, at) * weight;
                at += Bands;
            }
            var rounded = Vector128.ConvertToInt32(Vector128.Clamp(pixel, Vector128<float>.Zero, Vector128.Create(255f)));
            for (var band = 0; band < Bands; band++)
                target[x * Bands + band] = (byte)rounded[band];
        }
    }
}
