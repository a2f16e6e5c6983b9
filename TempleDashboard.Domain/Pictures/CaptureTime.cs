using System.Globalization;
using NetVips;
using TempleDashboard.Domain.Pictures.Damage;

namespace TempleDashboard.Domain.Pictures;

/// <summary>Finds out when a picture was taken.</summary>
public static class CaptureTime
{
    private const string ExifField = "exif-data";

    // EXIF 2.32, sections 4.6.3 to 4.6.5.
    private const int LastChange = 0x0132, ExifDirectory = 0x8769, DateTimeOriginal = 0x9003, DateTimeDigitized = 0x9004;
    private const int MostBytes = 32;

    /// <summary>Stands before the TIFF structure in a JPEG and in what libvips gives out.</summary>
    private static ReadOnlySpan<byte> ExifPrefix => "Exif\0\0"u8;

    /// <summary>
    /// Takes the time that the camera noted in the file (EXIF DateTimeOriginal, or DateTimeDigitized), else the one in its name
    /// (<see cref="FileNames"/>), else the one of the file's last change as its EXIF has it.
    /// </summary>
    /// <param name="own">How the temple's cameras name their files, where that is known.</param>
    /// <returns>The time by the camera's own clock; null where nothing tells a date and time, or an impossible one.</returns>
    public static DateTime? Find(ReadOnlyMemory<byte> file, string fileName, FileNamePattern? own = null)
    {
        var exif = ReadExif(file.Span);
        return exif.Taken ?? FileNames.Read(fileName, own).CapturedAt ?? exif.Changed;
    }

    /// <summary>Reads the three entries and nothing else: what a file claims of the others would cost as much memory as it liked.</summary>
    private static (DateTime? Taken, DateTime? Changed) ReadExif(ReadOnlySpan<byte> file)
    {
        if (FormatDetector.Detect(file) is not { } format || format == PictureFormat.Bmp)
            return default;
        var first = TiffFile.Open(format == PictureFormat.Tiff ? file : ExifBlock(format, file));
        var exif = first.Directory(ExifDirectory);
        return (
            Parse(exif.Text(DateTimeOriginal, MostBytes)) ?? Parse(exif.Text(DateTimeDigitized, MostBytes)),
            Parse(first.Text(LastChange, MostBytes)));
    }

    /// <summary>
    /// The TIFF structure that holds the EXIF entries, as libvips finds it within its own limits; empty where there is none.
    /// </summary>
    private static ReadOnlySpan<byte> ExifBlock(PictureFormat format, ReadOnlySpan<byte> file)
    {
        try
        {
            using var source = Vips.SourceOf(file);
            using var image = NormalForm.Open(format, source);
            if (!image.Contains(ExifField))
                return default;
            ReadOnlySpan<byte> block = (byte[])image.Get(ExifField);
            return block.StartsWith(ExifPrefix) ? block[ExifPrefix.Length..] : block;
        }
        catch (VipsException)
        {
            // The picture itself was decoded; broken metadata only means that the time is not known.
            return default;
        }
    }

    private static DateTime? Parse(string? text) =>
        DateTime.TryParseExact(
            text?.Trim('\0', ' '), "yyyy:MM:dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var clock)
            ? FileNames.InRange(clock)
            : null;
}
