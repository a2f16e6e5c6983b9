using TempleDashboard.Domain.Training;
using TempleDashboard.Learning.ConvNets;
using TempleDashboard.Learning.HeatMaps;

namespace TempleDashboard.Domain.Review;

/// <summary>
/// Asks a network again and again with one place of the picture covered: where that costs the category its lead, the evidence for it lies
/// (Zeiler and Fergus, "Visualizing and Understanding Convolutional Networks", 2014). The picture is so small that a hundred questions take
/// milliseconds.
/// </summary>
internal static class Occlusion
{
    /// <summary>Cells along the longer side; fewer of a large picture, each of whose questions takes longer.</summary>
    private const int Cells = 12, CellsOfLarge = 8, LargeSide = 128;

    /// <summary>How far the cover reaches beyond its cell, in cells: what straddles a border is covered whole.</summary>
    private const double Margin = 0.5;

    private const float LeastProbability = 1e-30f;

    /// <summary>
    /// Returns how much of the category's lead, the difference of its score and the mean of the others', each place gives it.
    /// </summary>
    /// <param name="picture"><c>[H,W,3]</c> RGB bytes of the model's size.</param>
    /// <param name="category">Index of the category in the model.</param>
    public static EvidenceMap Of(ConvNetModel model, byte[] picture, int category, CancellationToken cancellationToken)
    {
        var (width, height) = (model.Size.Width, model.Size.Height);
        var cell = Math.Max(width, height) / (double)(Math.Max(width, height) > LargeSide ? CellsOfLarge : Cells);
        var (columns, rows) = ((int)Math.Ceiling(width / cell), (int)Math.Ceiling(height / cell));
        var asked = new byte[(columns * rows + 1) * picture.Length];
        var colour = MeanColour(picture);
        for (var i = 0; i < columns * rows; i++)
        {
            var covered = asked.AsSpan(i * picture.Length, picture.Length);
            picture.CopyTo(covered);
            Cover(covered, width, Span(i % columns, columns, width), Span(i / columns, rows, height), colour);
        }
        picture.CopyTo(asked, columns * rows * picture.Length);
        var leads = Leads(model, asked, category, cancellationToken);
        return new EvidenceMap([.. leads[..^1].Select(lead => leads[^1] - lead)], columns, rows, CellPlaces.Tiles);
    }

    private static void Cover(Span<byte> picture, int width, (int From, int To) across, (int From, int To) down, byte[] colour)
    {
        for (var y = down.From; y < down.To; y++)
        {
            for (var x = across.From; x < across.To; x++)
                colour.CopyTo(picture[((y * width + x) * ConvNetNetwork.Bands)..]);
        }
    }

    private static (int From, int To) Span(int cell, int cells, int pixels)
    {
        var side = pixels / (double)cells;
        return (Math.Max(0, (int)Math.Round((cell - Margin) * side)), Math.Min(pixels, (int)Math.Round((cell + 1 + Margin) * side)));
    }

    private static byte[] MeanColour(byte[] picture)
    {
        var sums = new long[ConvNetNetwork.Bands];
        for (var i = 0; i < picture.Length; i++)
            sums[i % sums.Length] += picture[i];
        return [.. sums.Select(sum => (byte)(sum * sums.Length / picture.Length))];
    }

    private static float[] Leads(ConvNetModel model, byte[] pictures, int category, CancellationToken cancellationToken) =>
        [
            .. model
                .Answer(pictures, pictures.Length / model.View.PictureBytes, cancellationToken)
                .Probabilities.Chunk(model.ClassCount)
                .Select(row =>
                {
                    float[] scores = [.. row.Select(probability => MathF.Log(Math.Max(probability, LeastProbability)))];
                    return scores[category] - (scores.Sum() - scores[category]) / Math.Max(1, scores.Length - 1);
                }),
        ];
}
