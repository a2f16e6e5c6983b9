using TempleDashboard.Domain.Pictures;
using TempleDashboard.Domain.Predictions;

namespace TempleDashboard.Web.Pictures;

/// <summary>Reads the pictures of a form that are needed all together.</summary>
internal static class PicturesForm
{
    /// <summary>Gives the pictures, or says why they cannot be taken.</summary>
    public static async Task<(List<PictureToPredict>? Pictures, string? Error)> ReadAsync(
        IAsyncEnumerable<UploadedFile> files, UploadRules rules, long maxBytes, CancellationToken cancellationToken)
    {
        var pictures = new List<PictureToPredict>();
        long total = 0;
        try
        {
            await foreach (var file in files.WithCancellation(cancellationToken))
            {
                if (file.Bytes is not { } bytes)
                    return (null, RefusalText.For(ImageRefusal.TooManyBytes, file.Name, rules));
                if ((total += bytes.Length) > maxBytes)
                    return (null, $"The pictures are larger than {maxBytes / (1024 * 1024)} MB together. Send fewer at a time.");
                pictures.Add(new(file.Name, bytes.ToArray()));
            }
        }
        catch (InvalidDataException exception)
        {
            return (null, $"The form cannot be read. {exception.Message}");
        }
        return pictures.Count > 0 ? (pictures, null) : (null, "The form holds no file. Send the pictures in the field 'files'.");
    }
}

/// <summary>Describes an upload in the OpenAPI document; the request itself is read as a stream.</summary>
/// <param name="Files">Pictures: JPEG, PNG, WebP, GIF, TIFF, AVIF or BMP.</param>
internal sealed record FilesForm(IFormFileCollection Files);
