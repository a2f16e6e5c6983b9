using System.Globalization;
using TempleDashboard.Domain.Pictures.Archives;

namespace TempleDashboard.Domain.Pictures;

/// <summary>Says to a person what is wrong with an archive and what to do.</summary>
internal static class ArchiveText
{
    private const double BytesPerMegabyte = 1024 * 1024;

    public static string Of(ArchiveRefusal refusal, string name, ArchiveLimits limits)
    {
        var file = $"‘{PictureName.Clean(name)}’";
        return refusal switch
        {
            ArchiveRefusal.NoZip => $"{file} is no ZIP archive. Pack the pictures as .zip, or send them as they are.",
            ArchiveRefusal.Truncated => $"{file} is incomplete: its end is missing. Copy or download it again.",
            ArchiveRefusal.BrokenList => $"{file} is damaged: its list of files cannot be read. Pack it again.",
            ArchiveRefusal.SeveralParts => $"{file} is one part of several. Pack the pictures into one .zip.",
            ArchiveRefusal.Overlapping => $"{file} is no honest archive: its files share the same bytes. Pack the pictures again.",
            ArchiveRefusal.TooManyFiles => Invariant(
                $"{file} holds more than {limits.MaxFiles} files, the most that are taken at once. Split it into several."),
            ArchiveRefusal.TooManyBytes => Invariant(
                $"{file} unpacks to more than {limits.MaxTotalBytes / BytesPerMegabyte:0.#} MB, the most that are taken at once. ")
                + "Split it into several.",
            ArchiveRefusal.Encrypted => $"{file} is encrypted. Pack it without a password.",
            ArchiveRefusal.Link => $"{file} is a link to another file. Pack the file itself.",
            ArchiveRefusal.LeadsOut => $"{file} has a path that leads out of the archive. Pack the folder again, with plain paths.",
            ArchiveRefusal.Nested => $"{file} is an archive within the archive. Unpack it, and send what it holds.",
            ArchiveRefusal.UnknownMethod => $"{file} is packed in a way that cannot be read here. Pack it as a plain .zip (Deflate).",
            ArchiveRefusal.FileTooLarge => Invariant(
                $"{file} is larger than {limits.MaxFileBytes / BytesPerMegabyte:0.#} MB. Make it smaller and send it again."),
            ArchiveRefusal.TooTight => Invariant(
                $"{file} unpacks to more than {limits.MaxRatio} times its length, as no picture does. ")
                + "Send it by itself, not in an archive.",
            ArchiveRefusal.LongerThanSaid => $"{file} unpacks to more than the archive says. Pack it again.",
            ArchiveRefusal.Damaged => $"{file} is damaged within the archive. Pack or download it again.",
            _ => throw new ArgumentOutOfRangeException(nameof(refusal)),
        };
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
