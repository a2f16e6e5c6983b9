using System.Numerics.Tensors;

namespace TempleDashboard.Domain.Learning.Heads;

/// <summary>
/// A Cholesky factor with diagonal pivoting of a positive semi-definite matrix.
/// <c>Values</c> is L, <c>[N,N]</c> with rows in the order of the matrix; <c>Pivots</c> names the R rows that span it;
/// <c>Lengths</c> says how many leading entries of each row are not zero.
/// </summary>
internal sealed record CholeskyFactor(double[] Values, int[] Pivots, int[] Lengths)
{
    /// <summary>
    /// Factors <paramref name="matrix"/>, <c>[N,N]</c>, and stops where what is left of the largest diagonal entry is
    /// below <paramref name="tolerance"/> of the largest one: identical samples add no direction.
    /// </summary>
    public static CholeskyFactor Of(double[] matrix, int size, double tolerance, CancellationToken cancellation)
    {
        var factor = new double[size * size];
        var remaining = new double[size];
        for (var i = 0; i < size; i++)
            remaining[i] = matrix[i * size + i];
        var limit = tolerance * Math.Max(TensorPrimitives.Max<double>(remaining), 0);
        var lengths = new int[size];
        var pivots = new List<int>(size);
        while (pivots.Count < size)
        {
            cancellation.ThrowIfCancellationRequested();
            var pivot = TensorPrimitives.IndexOfMax<double>(remaining);
            if (!(remaining[pivot] > limit))
                break;
            AddColumn(matrix, factor, remaining, lengths, pivot, pivots.Count, size);
            pivots.Add(pivot);
        }
        for (var i = 0; i < size; i++)
            lengths[i] = lengths[i] == 0 ? pivots.Count : lengths[i];
        return new CholeskyFactor(factor, [.. pivots], lengths);
    }

    private static void AddColumn(
        double[] matrix, double[] factor, double[] remaining, int[] lengths, int pivot, int column, int size)
    {
        var root = Math.Sqrt(remaining[pivot]);
        var pivotRow = factor.AsSpan(pivot * size, column);
        for (var i = 0; i < size; i++)
        {
            if (lengths[i] != 0 || i == pivot)
                continue;
            var row = factor.AsSpan(i * size, column + 1);
            var value = (matrix[i * size + pivot] - TensorPrimitives.Dot<double>(row[..column], pivotRow)) / root;
            row[column] = value;
            remaining[i] -= value * value;
        }
        factor[pivot * size + column] = root;
        lengths[pivot] = column + 1;
        remaining[pivot] = double.NegativeInfinity;
    }
}
