using System.Numerics.Tensors;

namespace TempleDashboard.Domain.Learning.Heads;

/// <summary>Scores and probabilities of a linear softmax model in double precision.</summary>
internal static class Softmax
{
    /// <summary>Turns scores into probabilities in place and returns the cross-entropy of <paramref name="label"/>.</summary>
    public static double LossToProbabilities(Span<double> scores, int label)
    {
        var largest = TensorPrimitives.Max<double>(scores);
        var own = scores[label] - largest;
        TensorPrimitives.Subtract(scores, largest, scores);
        TensorPrimitives.Exp<double>(scores, scores);
        var sum = TensorPrimitives.Sum<double>(scores);
        TensorPrimitives.Divide(scores, sum, scores);
        return Math.Log(sum) - own;
    }

    /// <summary>Counts the rows of <paramref name="scores"/>, <c>[N,K]</c>, whose own label scores highest.</summary>
    public static int CountRight(ReadOnlySpan<double> scores, ReadOnlySpan<int> labels, int classCount)
    {
        var right = 0;
        for (var i = 0; i < labels.Length; i++)
        {
            if (TensorPrimitives.IndexOfMax(scores.Slice(i * classCount, classCount)) == labels[i])
                right++;
        }
        return right;
    }

    /// <summary>Turns scores, <c>[N,K]</c>, into probabilities at a temperature; NaN stays NaN.</summary>
    public static float[] Probabilities(ReadOnlySpan<double> scores, int classCount, double temperature)
    {
        var result = new float[scores.Length];
        var row = new double[classCount];
        for (var start = 0; start < scores.Length; start += classCount)
        {
            TensorPrimitives.Divide(scores.Slice(start, classCount), temperature, row);
            LossToProbabilities(row, label: 0);
            for (var k = 0; k < classCount; k++)
                result[start + k] = (float)row[k];
        }
        return result;
    }
}
