using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Storage;

namespace TempleDashboard.Domain.Pictures;

/// <summary>Reads an uploaded picture: checks it against the rules and computes all that is kept of it. Stores nothing.</summary>
/// <param name="logger">Where failures that nobody foresaw are written.</param>
public sealed class PictureReader(ImageDecoder decoder, IOptions<UploadRules> rules, ILogger<PictureReader>? logger = null)
{
    /// <summary>
    /// Reads <paramref name="file"/>, decoding it once to its end so that a damaged or cut-off picture is refused here
    /// and not in a training. <paramref name="name"/> is the name from outside; it is cleaned, never used as a path.
    /// </summary>
    /// <param name="fileNames">How the temple's cameras name their files, where that is known.</param>
    /// <param name="sha256">SHA-256 of the file where it was hashed already; null to have it hashed.</param>
    /// <remarks>A file at which the reading fails is refused as well: it must not take along the others of its request.</remarks>
    public PictureReadResult Read(ReadOnlyMemory<byte> file, string name, FileNamePattern? fileNames = null, string? sha256 = null)
    {
        try
        {
            return ReadOne(file, name, fileNames, sha256);
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
    /// Reads the header of a picture that was decoded before, and nothing more (a BMP is decoded for that). The message is why it is
    /// refused today, when other limits may hold.
    /// </summary>
    internal (PictureHeader? Header, string? Message) ReadHeader(ReadOnlyMemory<byte> file, string name)
    {
        try
        {
            var inspection = decoder.Inspect(file.Span);
            return inspection.Refusal is { } refusal ? (null, Explain(inspection, refusal, name)) : (inspection.Header, null);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return (null, ExplainFailure(exception, name));
        }
    }

    /// <summary>
    /// Says by the header alone why a picture that was accepted before is refused today, when other limits may hold; null where it is not.
    /// </summary>
    internal string? WhyOutsideLimits(ReadOnlyMemory<byte> file, string name) => ReadHeader(file, name).Message;

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

    private PictureReadResult ReadOne(ReadOnlyMemory<byte> file, string name, FileNamePattern? fileNames, string? sha256)
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
            Sha256 = sha256 ?? Sha256.Hex(file.Span),
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
            ? new OpenedPicture(clean, Sha256.Hex(file.Span), Refusal: null)
            {
                ScaledFrom = scaledFrom, LookAlike = LookAlikeHash.OfPixels(rgb, view.Width, view.Height),
            }
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

/// <summary>A picture that was read, or why it is refused.</summary>
public sealed record PictureReadResult
{
    private PictureReadResult()
    {
    }

    /// <summary>Tells whether the picture is accepted.</summary>
    [MemberNotNullWhen(true, nameof(Picture))]
    [MemberNotNullWhen(false, nameof(Refusal), nameof(Message))]
    public bool Succeeded => Picture is not null;

    /// <summary>The accepted picture.</summary>
    public PictureRecord? Picture { get; private init; }

    /// <summary>Why it is refused.</summary>
    public ImageRefusal? Refusal { get; private init; }

    /// <summary>The refusal for a person: which file, what is wrong with it, what to do.</summary>
    public string? Message { get; private init; }

    internal static PictureReadResult Accepted(PictureRecord picture) => new() { Picture = picture };

    internal static PictureReadResult Refused(ImageRefusal refusal, string message) => new() { Refusal = refusal, Message = message };
}

/// <summary>The header of a picture, or why there is none. Sizes that are too large are given with the refusal.</summary>
public sealed record InspectResult
{
    /// <summary>Tells whether the header could be read and keeps to the rules.</summary>
    [MemberNotNullWhen(true, nameof(Header))]
    [MemberNotNullWhen(false, nameof(Refusal))]
    public bool Succeeded => Refusal is null;

    /// <summary>The header; also given with <see cref="ImageRefusal.TooManyPixels"/> and <see cref="ImageRefusal.TooLong"/>.</summary>
    public PictureHeader? Header { get; private init; }

    /// <summary>Why the picture is refused.</summary>
    public ImageRefusal? Refusal { get; private init; }

    /// <summary>A well-known kind of file that is not accepted, such as "a BMP picture".</summary>
    public string? ForeignKind { get; private init; }

    internal static InspectResult Of(PictureHeader header) => new() { Header = header };

    internal static InspectResult Refused(ImageRefusal refusal) => new() { Refusal = refusal };

    internal static InspectResult TooLarge(PictureHeader header, ImageRefusal refusal) => new() { Refusal = refusal, Header = header };

    internal static InspectResult Foreign(string? kind) => new() { Refusal = ImageRefusal.UnknownFormat, ForeignKind = kind };
}

/// <summary>What the header of a picture says.</summary>
/// <param name="Format">Format by content.</param>
/// <param name="Width">Width in pixels as shown, orientation applied.</param>
/// <param name="Height">Height in pixels as shown, orientation applied.</param>
public sealed record PictureHeader(PictureFormat Format, int Width, int Height);

/// <summary>A picture whose pixels were decoded, or why it is refused.</summary>
/// <param name="Name">Name as it may be shown, see <see cref="PictureName"/>.</param>
/// <param name="Sha256">SHA-256 of the file; empty where it is refused for another reason than damage.</param>
/// <param name="Refusal">For a person: which file, what is wrong with it, what to do; null where it was decoded.</param>
public sealed record OpenedPicture(string Name, string Sha256, string? Refusal)
{
    /// <summary>Whether it is refused because data is missing or destroyed.</summary>
    public bool IsDamaged { get; init; }

    /// <summary>See <see cref="StoredImage.ScaledFrom"/>.</summary>
    public string? ScaledFrom { get; init; }

    /// <summary>Of what the view shows, so of the region alone where it has one; null where it was not decoded.</summary>
    public LookAlikeHash? LookAlike { get; init; }
}

/// <summary>What a model looks at: a region of the picture (the whole where null), squashed to one size in pixels.</summary>
public sealed record PictureView(int Width, int Height, Region? Region)
{
    /// <summary>Bytes of one picture so decoded, <c>[H,W,3]</c>.</summary>
    public int PictureBytes => Width * Height * ImageDecoder.Bands;
}

/// <summary>All that reading a picture tells about it; nothing is stored yet.</summary>
public sealed record PictureRecord
{
    /// <summary>Name as it may be shown, see <see cref="PictureName"/>.</summary>
    public required string Name { get; init; }

    /// <summary>SHA-256 of the file, 64 lower-case hexadecimal digits.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Size of the file in bytes.</summary>
    public required long Bytes { get; init; }

    /// <summary>Format by content.</summary>
    public required PictureFormat Format { get; init; }

    /// <summary>Width in pixels as shown.</summary>
    public required int Width { get; init; }

    /// <summary>Height in pixels as shown.</summary>
    public required int Height { get; init; }

    /// <summary>Fingerprint that finds look-alikes.</summary>
    public required LookAlikeHash LookAlike { get; init; }

    /// <summary>When it was taken, see <see cref="CaptureTime"/>; null where nothing tells.</summary>
    public required DateTime? CapturedAt { get; init; }

    /// <summary>See <see cref="StoredImage.ScaledFrom"/>.</summary>
    public string? ScaledFrom { get; init; }

    /// <summary>WebP of at most <see cref="ImageDecoder.ThumbnailSide"/> pixels a side.</summary>
    public required byte[] Thumbnail { get; init; }
}
