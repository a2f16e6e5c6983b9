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
    /// <param name="fileNames">How the temple's cameras name their files, where that is known.</param>
    public PictureReadResult Read(ReadOnlyMemory<byte> file, string name, FileNamePattern? fileNames = null)
    {
        var preview = decoder.Preview(file.Span);
        if (!preview.Succeeded)
        {
            return PictureReadResult.Refused(preview.Refusal.Value, Explain(preview.Inspection, preview.Refusal.Value, name));
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
            CapturedAt = CaptureTime.Find(file, name, fileNames),
            Thumbnail = preview.Thumbnail,
        });
    }

    /// <summary>
    /// Checks <paramref name="file"/> like <see cref="Read"/> and decodes it once, to its end, into <paramref name="rgb"/>,
    /// <c>[H,W,3]</c> of <paramref name="view"/>: all that a prediction needs of a picture.
    /// </summary>
    public OpenedPicture Open(ReadOnlyMemory<byte> file, string name, PictureView view, Span<byte> rgb)
    {
        ArgumentNullException.ThrowIfNull(view);
        var inspection = decoder.Decode(file.Span, view, toItsEnd: true, rgb);
        return inspection.Refusal is { } refusal
            ? new OpenedPicture(PictureName.Clean(name), "", Explain(inspection, refusal, name))
            : new OpenedPicture(PictureName.Clean(name), Sha256.Hex(file.Span), Refusal: null);
    }

    private string Explain(InspectResult inspection, ImageRefusal refusal, string name)
    {
        (int, int)? size = inspection.Header is { } large ? (large.Width, large.Height) : null;
        return RefusalText.For(refusal, name, rules.Value, inspection.ForeignKind, size);
    }
}
