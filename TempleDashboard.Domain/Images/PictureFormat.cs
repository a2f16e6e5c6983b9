namespace TempleDashboard.Domain.Images;

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
