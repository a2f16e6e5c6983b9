using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace TempleDashboard.Web.Api.V1.Uploads;

/// <summary>Reads the files of a multipart/form-data request one after the other; the request is never held as a whole.</summary>
internal static class MultipartFiles
{
    private const int LongestBoundary = 200;

    /// <summary>True where the request is a form with files.</summary>
    public static bool TryOpen(HttpRequest request, out MultipartReader reader)
    {
        reader = null!;
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            || HeaderUtilities.RemoveQuotes(type.Boundary) is not { Length: > 0 and <= LongestBoundary } boundary)
            return false;
        reader = new MultipartReader(boundary.ToString(), request.Body);
        return true;
    }

    /// <summary>Gives the files in order. The bytes of a file are good until the next one is asked for.</summary>
    /// <param name="maxFileBytes">A larger file comes without bytes.</param>
    /// <exception cref="InvalidDataException">The form is malformed.</exception>
    public static async IAsyncEnumerable<UploadedFile> ReadAsync(
        MultipartReader reader, long maxFileBytes, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var buffer = new MemoryStream();
        while (await CompleteAsync(reader.ReadNextSectionAsync(cancellationToken)) is { } section)
        {
            if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition) || !disposition.IsFileDisposition())
                continue;
            var name = (disposition.FileNameStar.HasValue ? disposition.FileNameStar : HeaderUtilities.RemoveQuotes(disposition.FileName)).ToString();
            buffer.SetLength(0);
            yield return await CompleteAsync(BoundedCopy.FillAsync(buffer, section.Body, maxFileBytes, cancellationToken))
                ? new UploadedFile(name, buffer.GetBuffer().AsMemory(0, (int)buffer.Length))
                : new UploadedFile(name, null);
        }
    }

    /// <summary>Tells a form that ends too early from a connection that breaks.</summary>
    private static async Task<T> CompleteAsync<T>(Task<T> reading)
    {
        try
        {
            return await reading;
        }
        catch (IOException exception) when (exception is not BadHttpRequestException and not ConnectionResetException)
        {
            throw new InvalidDataException("It ends in the middle of a part.", exception);
        }
    }
}
