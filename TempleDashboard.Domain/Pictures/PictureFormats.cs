namespace TempleDashboard.Domain.Pictures;

/// <summary>What the rest of the program needs to know about a <see cref="PictureFormat"/>.</summary>
public static class PictureFormats
{
    /// <summary>The accepted formats as a sentence names them.</summary>
    public const string Accepted = "JPEG, PNG, WebP, GIF, TIFF, AVIF and BMP";

    /// <summary>Value for the <c>accept</c> attribute of a file input.</summary>
    public const string AcceptAttribute = "image/jpeg,image/png,image/webp,image/gif,image/tiff,image/avif,image/bmp,.tif,.tiff,.avif,.bmp";

    /// <summary>Gives the media type, such as <c>image/jpeg</c>.</summary>
    public static string MediaType(this PictureFormat format) => format switch
    {
        PictureFormat.Jpeg => "image/jpeg",
        PictureFormat.Png => "image/png",
        PictureFormat.WebP => "image/webp",
        PictureFormat.Gif => "image/gif",
        PictureFormat.Tiff => "image/tiff",
        PictureFormat.Avif => "image/avif",
        PictureFormat.Bmp => "image/bmp",
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };

    /// <summary>Gives the usual file extension with its dot, such as <c>.jpg</c>.</summary>
    public static string Extension(this PictureFormat format) => format switch
    {
        PictureFormat.Jpeg => ".jpg",
        PictureFormat.Png => ".png",
        PictureFormat.WebP => ".webp",
        PictureFormat.Gif => ".gif",
        PictureFormat.Tiff => ".tif",
        PictureFormat.Avif => ".avif",
        PictureFormat.Bmp => ".bmp",
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };

    /// <summary>Names the only libvips loader that may read the format; a BMP comes to it as a TIFF, see <see cref="BmpFile"/>.</summary>
    internal static string Loader(this PictureFormat format) => format switch
    {
        PictureFormat.Jpeg => "jpegload_source",
        PictureFormat.Png => "pngload_source",
        PictureFormat.WebP => "webpload_source",
        PictureFormat.Gif => "gifload_source",
        PictureFormat.Tiff or PictureFormat.Bmp => "tiffload_source",
        PictureFormat.Avif => "heifload_source",
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };
}

/// <summary>The file formats that are accepted, told apart by their content and never by their name.</summary>
public enum PictureFormat
{
    /// <summary>JPEG, baseline or progressive; gray, RGB or CMYK.</summary>
    Jpeg,

    /// <summary>PNG of any colour type and depth.</summary>
    Png,

    /// <summary>WebP; of an animation the first frame.</summary>
    WebP,

    /// <summary>GIF; of an animation the first frame.</summary>
    Gif,

    /// <summary>TIFF; of several pages the first.</summary>
    Tiff,

    /// <summary>AVIF; of a sequence the primary picture.</summary>
    Avif,

    /// <summary>BMP of any depth.</summary>
    Bmp,
}
