using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using TempleDashboard.Domain.Data;
using TempleDashboard.Web.Api;

namespace TempleDashboard.Web.Pictures;

/// <summary>A multipart/form-data request, read part after part; it is never held as a whole.</summary>
internal sealed class MultipartForm
{
    private const int LongestBoundary = 200;
    private readonly MultipartReader _reader;
    private readonly StartOfBody _body;

    private MultipartForm(string boundary, Stream body) => _reader = new(boundary, _body = new StartOfBody(body));

    /// <summary>True where the request is such a form.</summary>
    public static bool TryOpen(HttpRequest request, out MultipartForm form)
    {
        form = null!;
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            || HeaderUtilities.RemoveQuotes(type.Boundary) is not { Length: > 0 and <= LongestBoundary } boundary)
        {
            return false;
        }

        form = new(boundary.ToString(), request.Body);
        return true;
    }

    /// <summary>Gives the next part, or null at the end.</summary>
    /// <exception cref="InvalidDataException">The form is malformed; the message says how, for a person.</exception>
    public async Task<MultipartSection?> NextAsync(CancellationToken cancellationToken)
    {
        MultipartSection? section;
        try
        {
            section = await CompleteAsync(_reader.ReadNextSectionAsync(cancellationToken));
        }
        catch (InvalidDataException) when (_body.HasBareLineFeeds)
        {
            section = null;
        }
        return section is null && _body.HasBareLineFeeds
            ? throw new InvalidDataException(
                "Its lines end with a line feed alone (LF). The lines of a form end with carriage return and line feed (CR LF).")
            : section;
    }

    /// <summary>A long file is kept on the disk while it comes, which may be full.</summary>
    private static bool IsOfOurDisk(IOException exception) => StorageTrouble.Find(exception) is not null;

    /// <summary>Tells a form that ends too early from a connection that breaks.</summary>
    public static async Task<T> CompleteAsync<T>(Task<T> reading)
    {
        try
        {
            return await reading;
        }
        catch (IOException exception)
            when (exception is not BadHttpRequestException and not ConnectionResetException && !IsOfOurDisk(exception))
        {
            throw new InvalidDataException("It ends in the middle of a part.", exception);
        }
    }
}

/// <summary>Reads the files of a request one after the other.</summary>
internal static class MultipartFiles
{
    /// <summary>Gives the files in order. The bytes of a file are good until the next one is asked for.</summary>
    /// <param name="maxFileBytes">A larger file comes without bytes.</param>
    /// <param name="zips">Takes zips apart; null where they are files like others.</param>
    /// <exception cref="InvalidDataException">The form is malformed.</exception>
    public static async IAsyncEnumerable<UploadedFile> ReadAsync(
        HttpRequest request,
        MultipartForm form,
        long maxFileBytes,
        ArchiveFiles? zips,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var buffer = new MemoryStream();
        while (await form.NextAsync(cancellationToken) is { } section)
        {
            if (
                !ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition) || !disposition.IsFileDisposition()
            )
            {
                continue;
            }

            var name = (
                disposition.FileNameStar.HasValue ? disposition.FileNameStar : HeaderUtilities.RemoveQuotes(disposition.FileName)
            ).ToString();
            if (zips is not null && ArchiveFiles.Is(name, section.ContentType))
            {
                await foreach (var packed in zips.ReadAsync(request, section.Body, name, cancellationToken))
                    yield return packed;
                continue;
            }
            buffer.SetLength(0);
            if (buffer.Capacity > SpooledBody.InMemoryBytes)
                buffer.Capacity = 0;
            var receiving = SpooledBody.ReceiveAsync(request, section.Body, buffer, maxFileBytes, cancellationToken);
            yield return await MultipartForm.CompleteAsync(receiving)
                ? new UploadedFile(name, buffer.GetBuffer().AsMemory(0, (int)buffer.Length))
                : new UploadedFile(name, null);
        }
    }
}

/// <summary>One file of a form.</summary>
/// <param name="Name">As the client sent it; data, never a path.</param>
/// <param name="Bytes">Null where the file is larger than allowed, or refused.</param>
/// <param name="Error">Why it is refused before anybody looks at it; for a person.</param>
internal sealed record UploadedFile(string Name, ReadOnlyMemory<byte>? Bytes, string? Error = null);
