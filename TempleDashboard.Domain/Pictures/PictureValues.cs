using System.Globalization;
using NetVips;
using TempleDashboard.Domain.Data;

namespace TempleDashboard.Domain.Pictures;

/// <summary>
/// Brings what scientific and thermal cameras write into bands and values that can be shown: of many bands the first three, and of values
/// that are no 8-bit or 16-bit steps those steps. Small types are scaled by what they can hold, so that two frames can be compared; numbers
/// of 32 bits and floats by the file's own lowest and highest number, because what they can hold says nothing.
/// </summary>
internal static class PictureValues
{
    private const double MostOf16Bits = ushort.MaxValue;

    /// <summary>Gives the picture as it is to be shown; <paramref name="opened"/> itself where nothing is to be done.</summary>
    /// <param name="opened">Its pixels have not been asked for yet. Disposed of where another picture is given.</param>
    /// <param name="openAgain">Opens the same file once more: finding its lowest and highest number takes a pass of its own.</param>
    /// <param name="scaledFrom">What became black and white, see <see cref="StoredImage.ScaledFrom"/>; null where the values are steps
    /// already.</param>
    /// <exception cref="VipsException">The file is damaged.</exception>
    /// <exception cref="UnreadableKindException">There is no number to be shown.</exception>
    public static Image Of(Image opened, Func<Image> openAgain, out string? scaledFrom)
    {
        scaledFrom = null;
        if (opened.Format is Enums.BandFormat.Uchar or Enums.BandFormat.Ushort
            || opened.Interpretation is Enums.Interpretation.Lab or Enums.Interpretation.Labs)
        {
            return WithoutOddBands(opened);
        }

        var name = NameOf(opened.Format);
        double low, high;
        if (opened.Format is Enums.BandFormat.Char or Enums.BandFormat.Short)
        {
            (low, high) = opened.Format == Enums.BandFormat.Char ? (sbyte.MinValue, sbyte.MaxValue) : (short.MinValue, short.MaxValue);
            scaledFrom = Say(name, low, high);
            using var colours = Colours(opened);
            opened.Dispose();
            return Scale(colours, low, high);
        }
        using (opened)
        {
            using var colours = Colours(opened);
            (low, high) = RangeOf(colours);
        }
        scaledFrom = Say(name, low, high);
        using var again = openAgain();
        using var same = Colours(again);
        return Scale(same, low, high);
    }

    private static Image WithoutOddBands(Image image)
    {
        var known = image.Interpretation switch
        {
            Enums.Interpretation.Bw or Enums.Interpretation.Grey16 => 1,
            Enums.Interpretation.Srgb or Enums.Interpretation.Rgb16 or Enums.Interpretation.Lab or Enums.Interpretation.Labs => 3,
            Enums.Interpretation.Cmyk => 4,
            _ => 0,
        };
        // One band more than colours is transparency.
        if (image.Bands == known || known > 0 && image.Bands == known + 1)
            return image;
        using (image)
        {
            if (known != 4)
                return Colours(image);
            using var inks = image.ExtractBand(0, n: 4);
            return inks.Copy();
        }
    }

    /// <summary>The first three bands as red, green and blue, or the first alone as gray.</summary>
    private static Image Colours(Image image)
    {
        var count = image.Bands >= 3 ? 3 : 1;
        using var bands = image.ExtractBand(0, n: count);
        return bands.Copy(interpretation: (image.Format == Enums.BandFormat.Uchar, count) switch
        {
            (true, 3) => Enums.Interpretation.Srgb,
            (true, _) => Enums.Interpretation.Bw,
            (_, 3) => Enums.Interpretation.Rgb16,
            _ => Enums.Interpretation.Grey16,
        });
    }

    private static (double Low, double High) RangeOf(Image colours)
    {
        using var finite = IsFinite(colours);
        using var lows = finite.Ifthenelse(colours, double.MaxValue);
        using var highs = finite.Ifthenelse(colours, double.MinValue);
        using var both = lows.Bandjoin(highs);
        using var stats = both.Stats();
        // A row for all bands, then one for each; the lowest and the highest number come first.
        var (low, high) = (double.MaxValue, double.MinValue);
        for (var band = 0; band < colours.Bands; band++)
        {
            low = Math.Min(low, stats[0, 1 + band][0]);
            high = Math.Max(high, stats[1, 1 + colours.Bands + band][0]);
        }
        return low <= high ? (low, high) : throw new UnreadableKindException();
    }

    /// <summary>Pixels that are numbers: a sensor's dead ones are written as none, or as infinity.</summary>
    private static Image IsFinite(Image image)
    {
        using var size = image.Abs();
        return size <= (image.Format == Enums.BandFormat.Double ? double.MaxValue : float.MaxValue);
    }

    /// <summary>To 16 bits, which keeps what 8 bits would lose before the picture is made smaller.</summary>
    private static Image Scale(Image image, double low, double high)
    {
        var factor = high > low ? MostOf16Bits / (high - low) : 0;
        using var finite = IsFinite(image);
        using var numbers = finite.Ifthenelse(image, low);
        using var wide = numbers.Cast(Enums.BandFormat.Double);
        using var scaled = wide.Linear([factor], [0.5 - low * factor]);
        using var steps = scaled.Cast(Enums.BandFormat.Ushort);
        return steps.Copy(interpretation: image.Bands == 3 ? Enums.Interpretation.Rgb16 : Enums.Interpretation.Grey16);
    }

    private static string Say(string name, double low, double high) =>
        string.Create(CultureInfo.InvariantCulture, $"{name} {low:G6} to {high:G6}");

    private static string NameOf(Enums.BandFormat format) => format switch
    {
        Enums.BandFormat.Char => "int8",
        Enums.BandFormat.Short => "int16",
        Enums.BandFormat.Int => "int32",
        Enums.BandFormat.Uint => "uint32",
        Enums.BandFormat.Float => "float32",
        Enums.BandFormat.Double => "float64",
        _ => throw new UnreadableKindException(),
    };
}

/// <summary>A picture is whole, but of a kind that nothing can be made of.</summary>
internal sealed class UnreadableKindException : Exception;
