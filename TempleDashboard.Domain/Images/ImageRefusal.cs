namespace TempleDashboard.Domain.Images;

/// <summary>Why a picture is not accepted.</summary>
public enum ImageRefusal
{
    /// <summary>The file has no bytes.</summary>
    Empty,

    /// <summary>The file is larger than <see cref="UploadRules.MaxUploadBytes"/>.</summary>
    TooManyBytes,

    /// <summary>The content is none of the accepted formats, whatever the name says.</summary>
    UnknownFormat,

    /// <summary>The picture has more pixels than <see cref="UploadRules.MaxPixels"/>; it was not decoded.</summary>
    TooManyPixels,

    /// <summary>A side is longer than <see cref="UploadRules.LongestSide"/>; it was not decoded.</summary>
    TooLong,

    /// <summary>The end of the file is missing.</summary>
    Truncated,

    /// <summary>The file begins like a picture, but cannot be decoded.</summary>
    Damaged,

    /// <summary>The file is whole, but keeps its pixels in a way that cannot be read here, such as a TIFF of complex numbers.</summary>
    UnreadableKind,

    /// <summary>Reading it failed in a way that nobody foresaw.</summary>
    Failed,
}
