namespace TempleDashboard.Learning.Backbones;

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

/// <summary>
/// The picture on which a backbone is checked: stripes and curves from whole numbers, the same in tools/record-golden/record.py.
/// </summary>
internal static class GoldenPicture
{
    /// <summary>Draws it as [height,width,3] RGB bytes.</summary>
    public static byte[] Draw(int width, int height)
    {
        var picture = new byte[height * width * 3];
        var i = 0;
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                for (var channel = 0; channel < 3; channel++)
                    picture[i++] = (byte)((x * (channel + 2)) + (y * (5 - channel)) + ((x * y) >> 4));
            }
        }
        return picture;
    }
}
