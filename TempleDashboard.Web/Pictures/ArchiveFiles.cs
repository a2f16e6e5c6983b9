using System.Buffers;
using System.Runtime.CompilerServices;
using Microsoft.Net.Http.Headers;
using TempleDashboard.Domain.Pictures;
using TempleDashboard.Web.Api;

namespace TempleDashboard.Web.Pictures;

/// <summary>
/// Takes the files out of a zip that a request brings. It lies on the disk meanwhile, without a name; one file of it at a time is in
/// memory. Unpacking waits for its client's turn at the processors, as reading the pictures does.
/// </summary>
internal sealed record ArchiveFiles(ProcessorQueue Processors, ArchiveLimits Limits, string Client)
{
    private const string Queue = "uploads";

    public static readonly string[] MediaTypes = ["application/zip", "application/x-zip-compressed"];

    /// <summary>Whether it says that it is a zip; what it is comes out when it is opened.</summary>
    public static bool Is(string? name, string? contentType) =>
        name?.EndsWith(".zip", StringComparison.OrdinalIgnoreCase) == true
        || (MediaTypeHeaderValue.TryParse(contentType, out var type)
            && MediaTypes.Contains(type.MediaType.Value, StringComparer.OrdinalIgnoreCase));

    /// <summary>Gives what is refused first, then the files in their order. The bytes of a file are good until the next one.</summary>
    public async IAsyncEnumerable<UploadedFile> ReadAsync(
        HttpRequest request, Stream body, string name, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var zip = SpooledBody.OpenNameless(request);
        await MultipartForm.CompleteAsync(CopyAsync(body, zip, cancellationToken));
        var opened = await Processors.RunAsync(
            Client, Queue, isLarge: false, () => PictureArchive.Open(zip, name, Limits, cancellationToken), cancellationToken);
        if (!opened.Succeeded)
        {
            yield return new(name, null, opened.Error);
            yield break;
        }
        foreach (var refused in opened.Archive.Refused)
            yield return new(refused.Path, null, refused.Error);
        using var buffer = new MemoryStream();
        foreach (var file in opened.Archive.Files)
        {
            buffer.SetLength(0);
            if (buffer.Capacity > SpooledBody.InMemoryBytes)
                buffer.Capacity = 0;
            var error = await Processors.RunAsync(
                Client, Queue, isLarge: false, () => opened.Archive.Read(file, buffer, cancellationToken), cancellationToken);
            yield return error is null
                ? new(file.Path, buffer.GetBuffer().AsMemory(0, (int)buffer.Length))
                : new UploadedFile(file.Path, null, error);
        }
    }

    private static async Task<long> CopyAsync(Stream body, FileStream zip, CancellationToken cancellationToken)
    {
        var chunk = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            while (await body.ReadAsync(chunk, cancellationToken) is > 0 and var count)
                await zip.WriteAsync(chunk.AsMemory(0, count), cancellationToken);
            return zip.Length;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }
}
