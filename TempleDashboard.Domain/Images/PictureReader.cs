using Microsoft.Extensions.Options;
using TempleDashboard.Domain.Storage;

namespace TempleDashboard.Domain.Images;

/// <summary>Reads an uploaded picture: checks it against the rules and computes all that is kept of it. Stores nothing.</summary>
public sealed class PictureReader(ImageDecoder decoder, IOptions<UploadRules> rules)
{
    /// <summary>
    /// Reads <paramref name="file"/>, decoding it once to its end so that a damaged or cut-off picture is refused here
    /// and not in a training. <paramref name="name"/> is the name from outside; it is cleaned, never used as a path.
    /// </summary>
    public PictureReadResult Read(ReadOnlyMemory<byte> file, string name)
    {
        var preview = decoder.Preview(file.Span);
        if (!preview.Succeeded)
        {
            var inspection = preview.Inspection;
            (int, int)? size = inspection.Header is { } large ? (large.Width, large.Height) : null;
            return PictureReadResult.Refused(
                preview.Refusal.Value,
                RefusalText.For(preview.Refusal.Value, name, rules.Value, inspection.ForeignKind, size));
        }

        var header = preview.Inspection.Header!;
        return PictureReadResult.Accepted(new PictureRecord
        {
            Name = PictureName.Clean(name),
            Sha256 = Sha256.Hex(file.Span),
            Bytes = file.Length,
            Format = header.Format,
            Width = header.Width,
            Height = header.Height,
            LookAlike = preview.LookAlike,
            CapturedAt = CaptureTime.Find(file, name),
            Thumbnail = preview.Thumbnail,
        });
    }
}
