namespace TempleDashboard.Domain.Learning.Backbones;

/// <summary>
/// Some numbers of the embedding of <see cref="GoldenPicture"/> as OpenCV computes them (tools/record-golden), to prove
/// that the backbone made is the one it should be.
/// </summary>
/// <param name="Stride">Every how many-th number of the embedding was recorded, from the first on.</param>
/// <param name="Values">The recorded numbers.</param>
public sealed record GoldenNumbers(int Stride, IReadOnlyList<float> Values)
{
    private const float Tolerance = 1e-3f;

    /// <summary>Says whether the backbone computes the recorded numbers, to a thousandth of the largest.</summary>
    public bool Match(Backbone backbone, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(backbone);
        if ((backbone.EmbeddingLength + Stride - 1) / Stride != Values.Count)
            return false;
        var embedding = new float[backbone.EmbeddingLength];
        backbone.Embed(GoldenPicture.Draw(backbone.InputWidth, backbone.InputHeight), 1, embedding, cancellationToken);
        var allowed = Tolerance * Values.Max(MathF.Abs);
        return Values.Index().All(golden => MathF.Abs(embedding[golden.Index * Stride] - golden.Item) <= allowed);
    }
}
