namespace TempleDashboard.Domain.Images;

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
