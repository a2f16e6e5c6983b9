using TempleDashboard.Domain.Pictures;

namespace TempleDashboard.Demo;

/// <summary>Does to a drawing what a cheap camera does to a view: dark corners, grain, an exposure that is a little off.</summary>
internal static class CameraSensor
{
    private const int TableLength = 1 << 16;
    private const int One = 1 << 8;

    // Brightness that the lens takes away per squared distance from the middle, in 256ths at a corner.
    private const int CornerLoss = 95;

    private static readonly sbyte[] Noise = MakeNoise();

    /// <summary>
    /// Changes 8-bit <paramref name="rgb"/> (<c>[H,W,3]</c>) in place. <paramref name="grain"/> is the standard deviation of
    /// the noise in steps of brightness, <paramref name="gain"/> the factor of the exposure.
    /// </summary>
    public static void Expose(Span<byte> rgb, int width, int height, double grain, double gain, Random random)
    {
        // The table holds normal deviates times 32; whole numbers keep three million values under 10 ms.
        var grainFactor = (int)Math.Round(grain * One / 32);
        var gainFactor = (int)Math.Round(gain * One);
        var rowLength = width * ImageDecoder.Bands;
        var losses = Enumerable.Range(0, width).Select(x => LossAt(x, width)).ToArray();
        for (var y = 0; y < height; y++)
        {
            var row = rgb.Slice(y * rowLength, rowLength);
            var noise = Noise.AsSpan(random.Next(TableLength - rowLength), rowLength);
            var lensOfRow = One - LossAt(y, height);
            for (var x = 0; x < width; x++)
            {
                var factor = gainFactor * (lensOfRow - losses[x]) >> 8;
                var i = x * ImageDecoder.Bands;
                row[i] = Value(row[i], factor, noise[i] * grainFactor);
                row[i + 1] = Value(row[i + 1], factor, noise[i + 1] * grainFactor);
                row[i + 2] = Value(row[i + 2], factor, noise[i + 2] * grainFactor);
            }
        }
    }

    private static int LossAt(int position, int length)
    {
        var fromMiddle = 2 * position - length;
        return fromMiddle * fromMiddle * CornerLoss / (2 * length * length);
    }

    private static byte Value(int value, int factor, int noise) => (byte)Math.Clamp((value * factor + noise + One / 2) >> 8, 0, 255);

    private static sbyte[] MakeNoise()
    {
        var random = new Random(20261122);
        var table = new sbyte[TableLength];
        for (var i = 0; i < table.Length; i++)
        {
            // Box and Muller: two even deviates make a normal one.
            var radius = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
            table[i] = (sbyte)
                Math.Clamp(Math.Round(32 * radius * Math.Cos(2 * Math.PI * random.NextDouble())), sbyte.MinValue, sbyte.MaxValue);
        }

        return table;
    }
}
