namespace TempleDashboard.Learning.HeatMaps;

/// <summary>Enlarges a grid smoothly by uniform cubic B-splines: round shapes, and no value outside the grid's range.</summary>
internal static class SmoothGrid
{
    private const int Taps = 4;

    /// <summary>
    /// Returns the map's values at the centres of <paramref name="width"/> x <paramref name="height"/> pixels over the region, row-major.
    /// </summary>
    public static float[] Enlarge(EvidenceMap map, int width, int height)
    {
        var across = Weights(map.Columns, width, map.Cells);
        var down = Weights(map.Rows, height, map.Cells);
        var rows = new float[map.Rows * width];
        for (var row = 0; row < map.Rows; row++)
        {
            for (var x = 0; x < width; x++)
                rows[(row * width) + x] = Blend(across[x], map.Values.AsSpan(row * map.Columns, map.Columns), 1, 0);
        }
        var values = new float[width * height];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
                values[(y * width) + x] = Blend(down[y], rows, width, x);
        }
        return values;
    }

    private static float Blend((int[] Cells, float[] Weights) taps, ReadOnlySpan<float> values, int stride, int offset)
    {
        var sum = 0f;
        for (var i = 0; i < Taps; i++)
            sum += taps.Weights[i] * values[(taps.Cells[i] * stride) + offset];
        return sum;
    }

    /// <summary>The cells around each pixel and what each adds; beyond the border the outermost cell is repeated.</summary>
    private static (int[] Cells, float[] Weights)[] Weights(int cells, int pixels, CellPlaces places)
    {
        var taps = new (int[], float[])[pixels];
        for (var pixel = 0; pixel < pixels; pixel++)
        {
            var share = (pixel + 0.5) / pixels;
            var position = places switch
            {
                CellPlaces.OnBorders => share * (cells - 1),
                CellPlaces.OnUpperLeft => share * cells,
                _ => (share * cells) - 0.5,
            };
            var first = (int)Math.Floor(position) - 1;
            var t = (float)(position - first - 1);
            taps[pixel] = (
                [.. Enumerable.Range(first, Taps).Select(cell => Math.Clamp(cell, 0, cells - 1))],
                [
                    (1 - t) * (1 - t) * (1 - t) / 6,
                    ((3 * t * t * t) - (6 * t * t) + 4) / 6,
                    ((-3 * t * t * t) + (3 * t * t) + (3 * t) + 1) / 6,
                    t * t * t / 6,
                ]);
        }
        return taps;
    }
}
