using System.Globalization;
using System.Text.RegularExpressions;
using MetadataExtractor;
using MetadataExtractor.Formats.Exif;
using MetadataExtractor.Formats.Jpeg;

namespace TempleDashboard.Domain.Images;

/// <summary>Finds out when a picture was taken.</summary>
public static partial class CaptureTime
{
    private const int EarliestYear = 1990;
    private const int LatestYear = 2099;

    /// <summary>
    /// Takes the time from a JPEG's EXIF (DateTimeOriginal; cameras write JPEG, and the texts inside other formats could inflate
    /// without limit), or else from a camera's file name such as
    /// <c>cam1_2026-11-22_0910</c>, <c>IMG_20261122_103105</c> or <c>2026-11-22T10-31-05</c>.
    /// </summary>
    /// <returns>
    /// The time by the camera's own clock; null where nothing tells a date and time, or an impossible one.
    /// </returns>
    public static DateTime? Find(ReadOnlyMemory<byte> file, string fileName) => FromExif(file) ?? FromName(fileName);

    internal static DateTime? FromName(string? fileName) => Match(fileName)?.Time;

    /// <summary>Where in a name its date and time begin; null where it has none.</summary>
    internal static int? IndexInName(string? fileName) => Match(fileName)?.Index;

    private static (int Index, DateTime Time)? Match(string? fileName)
    {
        foreach (Match match in NameTime().Matches(fileName ?? ""))
        {
            var seconds = match.Groups["s"].Success ? match.Groups["s"].Value : "00";
            var text = $"{match.Groups["y"]}:{match.Groups["mo"]}:{match.Groups["d"]} {match.Groups["h"]}:{match.Groups["mi"]}:{seconds}";
            if (Parse(text) is { } time)
            {
                return (match.Index, time);
            }
        }

        return null;
    }

    private static DateTime? FromExif(ReadOnlyMemory<byte> file)
    {
        if (FormatDetector.Detect(file.Span) != PictureFormat.Jpeg)
        {
            return null;
        }

        try
        {
            using var stream = new MemoryStream(file.ToArray(), writable: false);
            var exif = JpegMetadataReader.ReadMetadata(stream, [new ExifReader()]).OfType<ExifSubIfdDirectory>().FirstOrDefault();
            return Parse(exif?.GetString(ExifDirectoryBase.TagDateTimeOriginal));
        }
        catch (Exception unreadable) when (unreadable is ImageProcessingException or IOException)
        {
            // The picture itself was decoded; broken metadata only means that the time is not known.
            return null;
        }
    }

    private static DateTime? Parse(string? text) =>
        DateTime.TryParseExact(text?.Trim('\0', ' '), "yyyy:MM:dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var clock)
        && clock.Year is >= EarliestYear and <= LatestYear
            ? clock
            : null;

    [GeneratedRegex(
        @"(?<!\d)(?<y>(19|20)\d{2})[-_.]?(?<mo>\d{2})[-_.]?(?<d>\d{2})[-_. T]{0,3}(?<h>\d{2})[-_.:h]?(?<mi>\d{2})([-_.:m]?(?<s>\d{2}))?(\d{3})?(?!\d)",
        RegexOptions.CultureInvariant)]
    private static partial Regex NameTime();
}
