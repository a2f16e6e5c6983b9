namespace TempleDashboard.MeasureConvNet;

/// <summary>Ways to make an embedding of a network's layers.</summary>
internal static class Embeddings
{
    private static readonly int[] Sides = [1, 2, 3, 4, 6, 8];

    public static IEnumerable<(string Name, float[] Values)> Of((float[] Values, int[] Shape)[] layers)
    {
        var (first, last, dense1, dense2) = (layers[0], layers[1], layers[2], layers[3]);
        yield return ("dense 2, tanh", dense2.Values);
        yield return ("dense 1, tanh", dense1.Values);
        yield return ("dense 1 and 2", [.. dense1.Values, .. dense2.Values]);
        yield return ("last maps, flattened", last.Values);
        foreach (var side in Sides)
            yield return ($"last maps, mean of {side} x {side} cells", Grid(last, side));
        foreach (var side in new[] { 2, 4, 8 })
            yield return ($"last maps, root of mean of {side} x {side} cells", [.. Grid(last, side).Select(MathF.Sqrt)]);
        foreach (var side in Sides)
            yield return ($"first maps, mean of {side} x {side} cells", Grid(first, side));
        yield return ("first maps, root of mean of 4 x 4 cells", [.. Grid(first, 4).Select(MathF.Sqrt)]);
        yield return ("first maps, spread in 4 x 4 cells", Spread(first, 4));
        yield return ("first maps, mean and spread in 4 x 4 cells", [.. Grid(first, 4), .. Spread(first, 4)]);
        yield return ("first and last maps, 4 x 4", [.. Unit(Grid(first, 4)), .. Unit(Grid(last, 4))]);
        yield return ("first maps 4 x 4, dense 1", [.. Unit(Grid(first, 4)), .. Unit(dense1.Values)]);
        yield return ("first maps 4 x 4, a little of dense 1", [.. Unit(Grid(first, 4)), .. Unit(dense1.Values).Select(v => v * 0.5f)]);
        yield return ("first and last maps 4 x 4, dense 1", [.. Unit(Grid(first, 4)), .. Unit(Grid(last, 4)), .. Unit(dense1.Values)]);
        yield return ("pixels, mean of 4 x 4 cells", Grid(layers[^1], 4));
        yield return ("pixels, mean of 8 x 8 cells", Grid(layers[^1], 8));
        yield return ("pixels, mean and spread in 4 x 4 cells", [.. Grid(layers[^1], 4), .. Spread(layers[^1], 4)]);
        yield return ("pixels and first maps, 4 x 4", [.. Unit(Grid(layers[^1], 4)), .. Unit(Grid(first, 4))]);
        yield return ("as exported", layers[4].Values);
    }

    private static float[] Unit(float[] values)
    {
        var norm = MathF.Sqrt(values.Sum(value => value * value));
        return [.. values.Select(value => norm > 0 ? value / norm : 0)];
    }

    private static float[] Spread((float[] Values, int[] Shape) map, int side)
    {
        var means = Grid(map, side);
        var squares = Grid(([.. map.Values.Select(value => value * value)], map.Shape), side);
        return [.. squares.Zip(means, (square, mean) => MathF.Sqrt(Math.Max(0, square - mean * mean)))];
    }

    private static float[] Grid((float[] Values, int[] Shape) map, int side)
    {
        var (channels, height, width) = (map.Shape[1], map.Shape[2], map.Shape[3]);
        var (sums, counts) = (new float[channels * side * side], new int[side * side]);
        for (var c = 0; c < channels; c++)
        {
            for (var p = 0; p < height * width; p++)
            {
                var cell = (p / width * side / height) * side + p % width * side / width;
                sums[c * side * side + cell] += map.Values[c * height * width + p];
                counts[cell] += c == 0 ? 1 : 0;
            }
        }
        return [.. sums.Select((sum, i) => sum / Math.Max(1, counts[i % (side * side)]))];
    }
}
