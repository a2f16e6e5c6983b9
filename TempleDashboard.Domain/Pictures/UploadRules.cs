using System.ComponentModel.DataAnnotations;

namespace TempleDashboard.Domain.Pictures;

/// <summary>Limits on pictures from outside. Bound to the configuration section <c>Dashboard:Uploads</c>.</summary>
public sealed class UploadRules
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Dashboard:Uploads";

    /// <summary>
    /// Most pixels of a side: what a JPEG can have. A picture that is one pixel wide and millions high would take long however few pixels
    /// it has.
    /// </summary>
    public const int LongestSide = 65_535;

    /// <summary>Largest file in bytes. Default 20 MB; 1 KB to 1 GB. The web server's request limit follows it.</summary>
    [Range(1024, 1024L * 1024 * 1024)]
    public long MaxUploadBytes { get; set; } = 20L * 1024 * 1024;

    /// <summary>
    /// Most pixels (width times height), checked before decoding. Default 50 million; 10,000 to 500 million. Decoding takes up to 32 bytes
    /// of memory per pixel where a format has to be in memory as a whole; of all that are decoded at once see <see cref="DecodeBudget"/>.
    /// </summary>
    [Range(10_000, 500_000_000)]
    public long MaxPixels { get; set; } = 50_000_000;

    /// <summary>Most files of one upload, each of which has a result in the answer. Default 10,000; 1 to 1,000,000.</summary>
    [Range(1, 1_000_000)]
    public int MaxPicturesPerRequest { get; set; } = 10_000;
}
