using Microsoft.AspNetCore.Http.HttpResults;
using TempleDashboard.Domain.Pictures;
using TempleDashboard.Domain.Predictions;
using TempleDashboard.Web.Api;

namespace TempleDashboard.Web.Pictures;

/// <summary>Reads the pictures of a form that are needed all together.</summary>
internal static class PicturesForm
{
    private static readonly string TooMany =
        FormattableString.Invariant($"The request holds more than {Predictor.MostPictures} pictures, the most that are answered at once. ")
        + "Send the others in another request.";

    /// <summary>Gives the pictures, or the answer that says why they cannot be taken.</summary>
    public static async Task<(List<PictureToPredict>? Pictures, ProblemHttpResult? Problem)> ReadAsync(
        IAsyncEnumerable<UploadedFile> files, UploadRules rules, long maxBytes, CancellationToken cancellationToken)
    {
        var pictures = new List<PictureToPredict>();
        long total = 0;
        try
        {
            await foreach (var file in files.WithCancellation(cancellationToken))
            {
                if (file.Bytes is not { } bytes)
                    return (null, Problems.TooLarge(RefusalText.For(ImageRefusal.TooManyBytes, file.Name, rules)));
                if ((total += bytes.Length) > maxBytes)
                    return (null, Problems.TooLarge($"The pictures are larger than {maxBytes >> 20} MB together. Send fewer at a time."));
                if (pictures.Count == Predictor.MostPictures)
                    return (null, Problems.TooLarge(TooMany));
                pictures.Add(new(file.Name, bytes.ToArray()));
            }
        }
        catch (InvalidDataException exception)
        {
            return (null, Problems.Invalid($"The form cannot be read. {exception.Message}"));
        }
        return pictures.Count > 0
            ? (pictures, null)
            : (null, Problems.Invalid("The form holds no file. Send the pictures in the field 'files'."));
    }
}

/// <summary>Describes an upload in the OpenAPI document; the request itself is read as a stream.</summary>
/// <param name="Files">Pictures: JPEG, PNG, WebP, GIF, TIFF, AVIF or BMP.</param>
internal sealed record FilesForm(IFormFileCollection Files);
