using System.Numerics.Tensors;

namespace TempleDashboard.Domain.Learning.Heads;

/// <summary>Computes <c>X X'</c>.</summary>
internal static class GramMatrix
{
    /// <summary>Rows multiplied at a time, so that a block stays in the processor's cache.</summary>
    private const int BlockSize = 16;

    /// <summary>Multiplies <paramref name="samples"/>, <c>[N,D]</c>, with itself; the symmetric <c>[N,N]</c> is filled on both sides.</summary>
    public static double[] Of(double[] samples, int dimension, int threads, CancellationToken cancellation)
    {
        var count = samples.Length / dimension;
        var gram = new double[count * count];
        var blocks = (count + BlockSize - 1) / BlockSize;
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        Parallel.For(0, blocks, options, block =>
        {
            var first = block * BlockSize;
            var last = Math.Min(count, first + BlockSize);
            for (var j = 0; j < last; j++)
            {
                if (j % 64 == 0)
                    cancellation.ThrowIfCancellationRequested();
                var other = samples.AsSpan(j * dimension, dimension);
                for (var i = Math.Max(first, j); i < last; i++)
                {
                    var product = TensorPrimitives.Dot<double>(samples.AsSpan(i * dimension, dimension), other);
                    gram[i * count + j] = product;
                    gram[j * count + i] = product;
                }
            }
        });
        return gram;
    }
}
