using System.Numerics.Tensors;

namespace TempleDashboard.Domain.Learning.Heads;

/// <summary>
/// Coordinates of N standardised samples in an orthonormal basis of the space they span.
/// The optimum of an L2-regularised linear model lies in the span of its samples (representer theorem), and L-BFGS
/// is indifferent to rotations: a fit on the R ≤ N coordinates takes the very steps of a fit on D features, for R/D of the cost.
/// The basis is a pivoted Cholesky factor of the Gram matrix, <c>X X' = L L'</c> (Higham, "Accuracy and Stability of
/// Numerical Algorithms", 10.3): L holds the coordinates, and no eigenvectors are needed.
/// </summary>
internal sealed class SampleSpan
{
    private const double RankTolerance = 1e-10;

    private readonly double[] samples;
    private readonly double[] factor;
    private readonly int[]? pivots;
    private readonly int dimension;
    private readonly int capacity;

    private SampleSpan(double[] samples, int count, int dimension)
    {
        (this.samples, this.dimension) = (samples, dimension);
        factor = samples;
        Coordinates = new SampleMatrix(samples, count, dimension);
    }

    private SampleSpan(double[] samples, int count, int dimension, CholeskyFactor cholesky)
    {
        (this.samples, this.dimension) = (samples, dimension);
        (factor, pivots, capacity) = (cholesky.Values, cholesky.Pivots, count);
        Coordinates = new SampleMatrix(factor, count, count, cholesky.Lengths);
    }

    /// <summary>The samples' coordinates, <c>[N,R]</c>; R is D where there are more samples than features.</summary>
    public SampleMatrix Coordinates { get; }

    /// <summary>Finds the span of <paramref name="samples"/>, <c>[N,D]</c> row-major, which is kept, not copied.</summary>
    public static SampleSpan Of(double[] samples, int dimension, int threads, CancellationToken cancellation)
    {
        var count = samples.Length / dimension;
        if (count >= dimension)
            return new SampleSpan(samples, count, dimension);
        var gram = GramMatrix.Of(samples, dimension, threads, cancellation);
        return new SampleSpan(samples, count, dimension, CholeskyFactor.Of(gram, count, RankTolerance, cancellation));
    }

    /// <summary>Turns weights on coordinates, <c>[K,R]</c>, into weights on features, <c>[K,D]</c>.</summary>
    public double[] ToFeatureWeights(ReadOnlySpan<double> weights, int classCount)
    {
        if (pivots is null)
            return weights.ToArray();
        var result = new double[classCount * dimension];
        var dual = new double[pivots.Length];
        for (var k = 0; k < classCount; k++)
        {
            weights.Slice(k * capacity, pivots.Length).CopyTo(dual);
            SolveTransposed(dual);
            var target = result.AsSpan(k * dimension, dimension);
            for (var j = 0; j < pivots.Length; j++)
                TensorPrimitives.MultiplyAdd(samples.AsSpan(pivots[j] * dimension, dimension), dual[j], target, target);
        }
        return result;
    }

    /// <summary>Solves <c>L' x = b</c> on the pivot rows, in place.</summary>
    private void SolveTransposed(double[] b)
    {
        for (var j = b.Length - 1; j >= 0; j--)
        {
            var row = factor.AsSpan(pivots![j] * capacity, j + 1);
            b[j] /= row[j];
            TensorPrimitives.MultiplyAdd(row[..j], -b[j], b.AsSpan(0, j), b.AsSpan(0, j));
        }
    }
}
