using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TempleDashboard.Domain.Storage;

namespace TempleDashboard.Domain.Images;

/// <summary>Reads an uploaded picture: checks it against the rules and computes all that is kept of it. Stores nothing.</summary>
/// <param name="logger">Where failures that nobody foresaw are written.</param>
public sealed class PictureReader(ImageDecoder decoder, IOptions<UploadRules> rules, ILogger<PictureReader>? logger = null)
{
    /// <summary>
    /// Reads <paramref name="file"/>, decoding it once to its end so that a damaged or cut-off picture is refused here
    /// and not in a training. <paramref name="name"/> is the name from outside; it is cleaned, never used as a path.
    /// </summary>
    /// <param name="fileNames">How the temple's cameras name their files, where that is known.</param>
    /// <remarks>A file at which the reading fails is refused as well: it must not take along the others of its request.</remarks>
    public PictureReadResult Read(ReadOnlyMemory<byte> file, string name, FileNamePattern? fileNames = null)
    {
        try
        {
            return ReadOne(file, name, fileNames);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return PictureReadResult.Refused(ImageRefusal.Failed, ExplainFailure(exception, name));
        }
    }

    /// <summary>As <see cref="ImageDecoder.IsLarge"/>; false for a file at which looking fails, which is refused when it is read.</summary>
    public bool IsLarge(ReadOnlyMemory<byte> file)
    {
        try
        {
            return decoder.IsLarge(file.Span);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return false;
        }
    }

    /// <summary>
    /// Checks <paramref name="file"/> like <see cref="Read"/> and decodes it once, to its end, into <paramref name="rgb"/>,
    /// <c>[H,W,3]</c> of <paramref name="view"/>: all that a prediction needs of a picture.
    /// </summary>
    public OpenedPicture Open(ReadOnlyMemory<byte> file, string name, PictureView view, Span<byte> rgb)
    {
        ArgumentNullException.ThrowIfNull(view);
        try
        {
            return OpenOne(file, name, view, rgb);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return new OpenedPicture(PictureName.Clean(name), "", ExplainFailure(exception, name));
        }
    }

    private PictureReadResult ReadOne(ReadOnlyMemory<byte> file, string name, FileNamePattern? fileNames)
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
            ScaledFrom = preview.ScaledFrom,
            Thumbnail = preview.Thumbnail,
        });
    }

    private OpenedPicture OpenOne(ReadOnlyMemory<byte> file, string name, PictureView view, Span<byte> rgb)
    {
        var inspection = decoder.Decode(file.Span, view, toItsEnd: true, rgb, out var scaledFrom);
        var clean = PictureName.Clean(name);
        return inspection.Refusal is not { } refusal
            ? new OpenedPicture(clean, Sha256.Hex(file.Span), Refusal: null) { ScaledFrom = scaledFrom }
            : refusal is ImageRefusal.Damaged or ImageRefusal.Truncated
                ? new OpenedPicture(clean, Sha256.Hex(file.Span), Explain(inspection, refusal, name)) { IsDamaged = true }
                : new OpenedPicture(clean, "", Explain(inspection, refusal, name));
    }

    private string ExplainFailure(Exception exception, string name)
    {
        if (logger is not null)
            ImagesLog.ReadingFailed(logger, exception, PictureName.Clean(name));
        return RefusalText.For(ImageRefusal.Failed, name, rules.Value);
    }

    private string Explain(InspectResult inspection, ImageRefusal refusal, string name)
    {
        (int, int)? size = inspection.Header is { } large ? (large.Width, large.Height) : null;
        return RefusalText.For(refusal, name, rules.Value, inspection.ForeignKind, size);
    }
}
