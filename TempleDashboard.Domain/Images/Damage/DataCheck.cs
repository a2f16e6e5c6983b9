namespace TempleDashboard.Domain.Images.Damage;

/// <summary>Looks for destroyed data that decoders pass over.</summary>
internal static class DataCheck
{
    /// <summary>Walks over the coded data of the formats whose decoders fill in what is missing.</summary>
    public static DataState Of(PictureFormat format, ReadOnlySpan<byte> file) => format switch
    {
        PictureFormat.Jpeg => JpegCheck.Of(file),
        PictureFormat.Gif => GifCheck.Of(file),
        PictureFormat.Tiff => TiffFile.Check(file),
        _ => DataState.Unknown,
    };
}
