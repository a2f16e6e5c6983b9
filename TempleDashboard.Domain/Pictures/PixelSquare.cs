namespace TempleDashboard.Domain.Pictures;

/// <summary>
/// Makes a small square of decoded pixels, by the mean of what each of its pixels covers. libvips does the same, but its pipeline alone
/// costs more than the work.
/// </summary>
internal static class PixelSquare
{
    /// <summary>Linear light of each sRGB step (IEC 61966-2-1).</summary>
    private static readonly float[] Linear =
    [
        .. Enumerable.Range(0, 256).Select(step => step / 255.0)
            .Select(value => (float)(value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4))),
    ];

    /// <summary>Shrinks, or enlarges where the picture is smaller than that, to <c>[side,side,3]</c> means of 0 to 255.</summary>
    public static float[] Shrink(ReadOnlySpan<byte> rgb, int width, int height, int side)
    {
        const int Bands = ImageDecoder.Bands;
        var columns = Parts(width, side);
        var rows = Parts(height, side);
        var square = new float[side * side * Bands];
        Span<float> line = stackalloc float[side * Bands];
        for (var y = 0; y < height; y++)
        {
            line.Clear();
            var source = rgb.Slice(y * width * Bands, width * Bands);
            foreach (var part in columns.All)
            {
                var from = part.Source * Bands;
                var to = part.Target * Bands;
                line[to] += part.Weight * source[from];
                line[to + 1] += part.Weight * source[from + 1];
                line[to + 2] += part.Weight * source[from + 2];
            }
            for (var i = rows.Starts[y]; i < rows.Starts[y + 1]; i++)
            {
                var target = square.AsSpan(rows.All[i].Target * line.Length, line.Length);
                for (var x = 0; x < line.Length; x++)
                    target[x] += rows.All[i].Weight * line[x];
            }
        }
        return square;
    }

    /// <summary>Makes gray of it: by linear light, as libvips does.</summary>
    public static void ToGray(ReadOnlySpan<float> square, Span<byte> gray)
    {
        for (var i = 0; i < gray.Length; i++)
        {
            var light = 0.2126f * LightOf(square[3 * i]) + 0.7152f * LightOf(square[3 * i + 1]) + 0.0722f * LightOf(square[3 * i + 2]);
            var value = light <= 0.0031308f ? 12.92f * light : 1.055f * MathF.Pow(light, 1 / 2.4f) - 0.055f;
            gray[i] = (byte)Math.Clamp(MathF.Round(255 * value), 0, 255);
        }
    }

    private static float LightOf(float value) => Linear[(int)Math.Clamp(MathF.Round(value), 0, 255)];

    /// <summary>Says which of <paramref name="count"/> pixels go into which of <paramref name="side"/>, and with what weight.</summary>
    private static PixelParts Parts(int count, int side)
    {
        var all = new List<PixelPart>();
        var starts = new int[count + 1];
        var scale = side / (double)count;
        for (var source = 0; source < count; source++)
        {
            starts[source] = all.Count;
            var (from, to) = (source * scale, (source + 1) * scale);
            for (var target = (int)from; target < side && target < to; target++)
            {
                var weight = Math.Min(to, target + 1) - Math.Max(from, target);
                if (weight > 1e-9)
                    all.Add(new(source, target, (float)weight));
            }
        }
        starts[count] = all.Count;
        return new([.. all], starts);
    }

    private readonly record struct PixelPart(int Source, int Target, float Weight);

    /// <param name="Starts">Where in <paramref name="All"/> the parts of each source begin.</param>
    private sealed record PixelParts(PixelPart[] All, int[] Starts);
}
