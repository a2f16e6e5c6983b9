using System.Numerics.Tensors;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Pictures;
using TempleDashboard.Learning.HeatMaps;

namespace TempleDashboard.Domain.Review;

/// <summary>Paints evidence as a transparent layer that lies over the whole picture.</summary>
internal static class HeatMapPainter
{
    /// <summary>Longer side of the region's part of the layer, in pixels. More shows nothing that a grid of some 20 cells knows.</summary>
    private const int RegionSide = 320;

    /// <summary>Longer side of the layer at most: a small region gets fewer pixels than <see cref="RegionSide"/>.</summary>
    private const int MostSide = 960;

    /// <summary>
    /// Paints a PNG with alpha in the picture's proportions: evidence for the category inside the region, its strongest place at full
    /// colour, transparent where there is none and outside the region.
    /// </summary>
    /// <param name="map">The evidence over the region.</param>
    /// <param name="region">What the model looks at; null means the whole picture.</param>
    /// <param name="pictureWidth">Width of the upright picture in pixels.</param>
    /// <param name="pictureHeight">Height of the upright picture in pixels.</param>
    public static byte[] Paint(EvidenceMap map, Region? region, int pictureWidth, int pictureHeight)
    {
        var (x, y, across, down) = region ?? new Region(0, 0, 1, 1);
        double longerSide = Math.Max(pictureWidth, pictureHeight);
        var scale = Math.Min(RegionSide / Math.Max(across * pictureWidth, down * pictureHeight), MostSide / longerSide);
        var (width, height) = (Pixels(pictureWidth * scale), Pixels(pictureHeight * scale));
        var left = Math.Min((int)Math.Round(x * width), width - 1);
        var top = Math.Min((int)Math.Round(y * height), height - 1);
        var (innerWidth, innerHeight) = (Math.Min(Pixels(across * width), width - left), Math.Min(Pixels(down * height), height - top));

        var layer = new byte[width * height * ColourRamp.Bands];
        var values = SmoothGrid.Enlarge(map, innerWidth, innerHeight);
        var strongest = TensorPrimitives.Max<float>(values);
        if (strongest > 0)
        {
            for (var row = 0; row < innerHeight; row++)
            {
                for (var column = 0; column < innerWidth; column++)
                {
                    ColourRamp.At(values[(row * innerWidth) + column] / strongest)
                        .CopyTo(layer.AsSpan(ColourRamp.Bands * (((top + row) * width) + left + column)));
                }
            }
        }
        return PngEncoder.Encode(layer, width, height, ColourRamp.Bands);
    }

    private static int Pixels(double length) => Math.Max(1, (int)Math.Round(length));
}
