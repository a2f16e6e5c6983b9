using TempleDashboard.Learning.Heads;

namespace TempleDashboard.Learning.ConvNets;

/// <summary>What one batch is trained on, in memory that does not move.</summary>
internal sealed class BatchBuffers(LayerPlan plan, int batchSize)
{
    private readonly int _pictureBytes = plan.Network.PictureBytes, _classCount = plan.Network.ClassCount;
    private readonly IReadOnlyList<MaskSpec> _masks = plan.Masks;

    public byte[] Pictures { get; } = Pinned.Bytes(batchSize * plan.Network.PictureBytes);

    public float[] Targets { get; } = Pinned.Floats(batchSize * plan.Network.ClassCount);

    public float[] PictureWeights { get; } = Pinned.Floats(batchSize);

    /// <summary>One for each of the plan's masks.</summary>
    public float[][] Masks { get; } = [.. plan.Masks.Select(mask => Pinned.Floats(batchSize * (int)mask.Shape.Size))];

    /// <summary>Puts the pictures with these indices in.</summary>
    /// <param name="weights">How much each picture of the data counts; 1 on average.</param>
    public void Fill(ConvNetData data, ReadOnlySpan<int> indices, ReadOnlySpan<double> weights)
    {
        Targets.AsSpan().Clear();
        for (var i = 0; i < indices.Length; i++)
        {
            data.Picture(indices[i]).CopyTo(Pictures.AsSpan(i * _pictureBytes));
            Targets[i * _classCount + data.Labels[indices[i]]] = 1;
            PictureWeights[i] = (float)(weights[indices[i]] / indices.Length);
        }
    }

    /// <summary>Draws the dropout masks of <paramref name="count"/> pictures.</summary>
    public void FillMasks(int count, ulong seed)
    {
        var generator = new MaskGenerator(seed);
        foreach (var (buffer, mask) in Masks.Zip(_masks))
            generator.Fill(buffer.AsSpan(0, count * (int)mask.Shape.Size), mask.Rate);
    }
}

/// <summary>Makes arrays that do not move in memory, for sessions to read and write.</summary>
internal static class Pinned
{
    public static float[] Floats(int length) => GC.AllocateArray<float>(length, pinned: true);

    public static byte[] Bytes(int length) => GC.AllocateArray<byte>(length, pinned: true);
}

/// <summary>How much each picture counts in training.</summary>
internal static class TrainingWeights
{
    /// <summary>Returns a weight for every picture of the data, 1 on average over the training pictures and 0 for all others.</summary>
    /// <param name="balance">Whether categories weigh the same; else all pictures do.</param>
    public static double[] Of(ConvNetData data, bool balance)
    {
        int[] labels = [.. data.TrainIndices.Select(i => data.Labels[i])];
        var weights = new double[data.Labels.Length];
        foreach (var (index, weight) in data.TrainIndices.Zip(SampleWeights.Of(labels, data.ClassCount, balance)))
            weights[index] = weight;
        return weights;
    }
}
