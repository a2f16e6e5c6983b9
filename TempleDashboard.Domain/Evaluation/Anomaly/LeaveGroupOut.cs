using System.Numerics.Tensors;

namespace TempleDashboard.Domain.Evaluation.Anomaly;

/// <summary>Measures how far each picture lies from those that are no look-alikes of it: as far as a new normal picture would.</summary>
internal static class LeaveGroupOut
{
    /// <summary>Returns the distances of unit embeddings, <c>[N,D]</c>; of pictures that have no other group beside theirs, NaN.</summary>
    public static float[] Distances(Half[] rows, int length, int[] groups, CancellationToken cancellationToken)
    {
        var unit = new float[rows.Length];
        TensorPrimitives.ConvertToSingle(rows, unit);
        var distances = new float[groups.Length];
        Parallel.For(0, groups.Length, new ParallelOptions { CancellationToken = cancellationToken }, i =>
        {
            var nearest = new NearestRows();
            for (var j = 0; j < groups.Length; j++)
            {
                if (groups[j] != groups[i])
                    nearest.Add(j, TensorPrimitives.Dot<float>(unit.AsSpan(i * length, length), unit.AsSpan(j * length, length)));
            }
            distances[i] = nearest.Count > 0 ? (float)nearest.MeanDistance() : float.NaN;
        });
        return distances;
    }
}
