using System.Diagnostics.CodeAnalysis;

namespace TempleDashboard.Domain.Images;

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
