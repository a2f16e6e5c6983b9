using System.Numerics.Tensors;
using TempleDashboard.Learning.Backbones;
using TempleDashboard.Learning.Heads;

namespace TempleDashboard.Learning.HeatMaps;

/// <summary>
/// Splits a head's scores over the positions of the feature maps (class activation mapping: Zhou et al., "Learning Deep
/// Features for Discriminative Localization", 2016). With P positions, a feature is <c>e = sqrt(a)</c>, where <c>a</c> is the mean of its
/// map's values <c>f(p)</c>. As <c>sqrt(a) = a / sqrt(a)</c>, it is the sum of <c>f(p) / (P sqrt(a))</c> over the positions: a share for
/// each, and no rest. The scores are linear in the features, so the shares add up there too. docs/learning.md has the whole derivation.
/// </summary>
internal static class ClassActivation
{
    /// <summary>
    /// Returns the evidence for a category against the others. The values' sum is the category's logit, before the temperature, less the
    /// mean of the others' logits; the logit alone where there are no others.
    /// </summary>
    /// <param name="category">Index of the category in the head.</param>
    /// <param name="usual">
    /// <see cref="Shares"/> of the usual picture, which is taken off place by place: what every picture shows says nothing. Null where it
    /// is not known; then all places are compared with the same value.
    /// </param>
    /// <exception cref="ArgumentException">The maps are not those of the head's backbone.</exception>
    public static EvidenceMap Of(FeatureMaps maps, LinearHead head, int category, float[]? usual)
    {
        ThrowIfForeign(maps, head);
        var positions = maps.Columns * maps.Rows;
        var weights = new float[head.Dimension];
        var values = new float[positions];
        double constant = 0;
        for (var k = 0; k < head.ClassCount; k++)
        {
            var sign = k == category ? 1f : -1f / (head.ClassCount - 1);
            TensorPrimitives.MultiplyAdd(head.Weights.AsSpan(k * head.Dimension, head.Dimension), sign, weights, weights);
            constant += sign * head.Bias[k];
            if (usual is not null)
                TensorPrimitives.MultiplyAdd(usual.AsSpan(k * positions, positions), -sign, values, values);
        }
        TensorPrimitives.Divide(weights, head.Scaler.Scale, weights);
        for (var j = 0; j < weights.Length; j++)
            constant -= (double)weights[j] * head.Scaler.Mean[j];
        for (var p = 0; p < positions; p++)
            constant -= values[p];

        AddShares(maps, weights, values);
        // What belongs to no place is shared by all of them: bias, means, and what the usual picture had and this one has not.
        TensorPrimitives.Add(values, (float)(constant / positions), values);
        return new EvidenceMap(values, maps.Columns, maps.Rows, maps.Places);
    }

    /// <summary>Returns what each position adds to each category's logit before bias and means, <c>[K,P]</c> row-major.</summary>
    /// <exception cref="ArgumentException">The maps are not those of the head's backbone.</exception>
    public static float[] Shares(FeatureMaps maps, LinearHead head)
    {
        ThrowIfForeign(maps, head);
        var positions = maps.Columns * maps.Rows;
        var shares = new float[head.ClassCount * positions];
        var weights = new float[head.Dimension];
        for (var k = 0; k < head.ClassCount; k++)
        {
            TensorPrimitives.Divide(head.Weights.AsSpan(k * head.Dimension, head.Dimension), head.Scaler.Scale, weights);
            AddShares(maps, weights, shares.AsSpan(k * positions, positions));
        }
        return shares;
    }

    private static void AddShares(FeatureMaps maps, ReadOnlySpan<float> weights, Span<float> values)
    {
        var feature = 0;
        foreach (var layer in maps.Layers)
        {
            for (var start = 0; start < layer.Values.Length; start += values.Length, feature++)
            {
                var map = layer.Values.AsSpan(start, values.Length);
                TensorPrimitives.MultiplyAdd(map, weights[feature] * Share(map, layer.Pooling), values, values);
            }
        }
    }

    /// <summary>What one unit at one position adds to the feature.</summary>
    private static float Share(ReadOnlySpan<float> map, BackbonePooling pooling)
    {
        if (pooling == BackbonePooling.Average)
            return 1f / map.Length;
        var average = TensorPrimitives.Sum(map) / map.Length;
        return average > 0 ? 1 / (map.Length * MathF.Sqrt(average)) : 0;
    }

    private static void ThrowIfForeign(FeatureMaps maps, LinearHead head)
    {
        if (maps.Layers.Sum(layer => (long)layer.Values.Length) != (long)head.Dimension * maps.Columns * maps.Rows)
            throw new ArgumentException($"The maps are not those of an embedding of {head.Dimension} features.", nameof(maps));
    }
}

/// <summary>Where in a picture's region the evidence for a category lies: what each cell of a grid adds to the category's score.</summary>
/// <param name="Values"><c>[Rows,Columns]</c> row-major, from the top left; above zero speaks for the category, below against it.</param>
/// <param name="Columns">Cells from left to right.</param>
/// <param name="Rows">Cells from top to bottom.</param>
/// <param name="Cells">Where the cells lie.</param>
public sealed record EvidenceMap(float[] Values, int Columns, int Rows, CellPlaces Cells);

/// <summary>Where the cells of an <see cref="EvidenceMap"/> lie in the region.</summary>
public enum CellPlaces
{
    /// <summary>
    /// The outermost cells have their centres on the region's borders, as in a network whose strides meet the picture's corners.
    /// </summary>
    OnBorders,

    /// <summary>
    /// Each of the equal tiles has its cell on its upper left corner, as in a network that begins its strides at the picture's first pixel.
    /// </summary>
    OnUpperLeft,

    /// <summary>The cells tile the region without gaps.</summary>
    Tiles,
}
