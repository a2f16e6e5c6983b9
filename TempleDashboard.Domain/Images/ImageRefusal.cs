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

    /// <summary>The end of the file is missing.</summary>
    Truncated,

    /// <summary>The file begins like a picture, but cannot be decoded.</summary>
    Damaged,
}
