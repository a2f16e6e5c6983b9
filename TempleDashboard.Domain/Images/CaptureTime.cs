using System.Globalization;
using MetadataExtractor;
using MetadataExtractor.Formats.Exif;
using MetadataExtractor.IO;
using NetVips;

namespace TempleDashboard.Domain.Images;

/// <summary>Finds out when a picture was taken.</summary>
public static class CaptureTime
{
    private const string ExifField = "exif-data";

    /// <summary>Stands before the TIFF structure in a JPEG and in what libvips gives out.</summary>
    private static ReadOnlySpan<byte> ExifPrefix => "Exif\0\0"u8;

    /// <summary>
    /// Takes the time that the camera noted in the file (EXIF DateTimeOriginal, or DateTimeDigitized), else the one in its name (<see cref="FileNames"/>), else the
    /// one of the file's last change as its EXIF has it.
    /// </summary>
    /// <param name="own">How the temple's cameras name their files, where that is known.</param>
    /// <returns>The time by the camera's own clock; null where nothing tells a date and time, or an impossible one.</returns>
    public static DateTime? Find(ReadOnlyMemory<byte> file, string fileName, FileNamePattern? own = null)
    {
        var exif = ReadExif(file);
        return exif.Taken ?? FileNames.Read(fileName, own).CapturedAt ?? exif.Changed;
    }

    private static (DateTime? Taken, DateTime? Changed) ReadExif(ReadOnlyMemory<byte> file)
    {
        try
        {
            if (FormatDetector.Detect(file.Span) is not { } format || ExifBlock(format, file.Span) is not { } block)
                return default;
            var directories = new ExifReader().Extract(new ByteArrayReader(block));
            var own = directories.OfType<ExifSubIfdDirectory>().FirstOrDefault();
            var first = directories.OfType<ExifIfd0Directory>().FirstOrDefault();
            return (
                Parse(own?.GetString(ExifDirectoryBase.TagDateTimeOriginal)) ?? Parse(own?.GetString(ExifDirectoryBase.TagDateTimeDigitized)),
                Parse(first?.GetString(ExifDirectoryBase.TagDateTime)));
        }
        catch (Exception unreadable) when (unreadable is ImageProcessingException or IOException or VipsException)
        {
            // The picture itself was decoded; broken metadata only means that the time is not known.
            return default;
        }
    }

    /// <summary>The TIFF structure that holds the EXIF fields: a TIFF is one, and libvips finds it in every other format within its own limits.</summary>
    private static byte[]? ExifBlock(PictureFormat format, ReadOnlySpan<byte> file)
    {
        if (format == PictureFormat.Tiff)
            return file.ToArray();
        using var source = Vips.SourceOf(file);
        using var image = NormalForm.Open(format, source);
        if (!image.Contains(ExifField))
            return null;
        var block = (byte[])image.Get(ExifField);
        return block.AsSpan().StartsWith(ExifPrefix) ? block[ExifPrefix.Length..] : block;
    }

    private static DateTime? Parse(string? text) =>
        DateTime.TryParseExact(text?.Trim('\0', ' '), "yyyy:MM:dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var clock)
            ? FileNames.InRange(clock)
            : null;
}
